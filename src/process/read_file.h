// Whole files, as a process reads them while it starts. Main thread.
#pragma once
#include <optional>
#include <string>

namespace sluice::process {

/// At most 64 MB of it. Nothing: it cannot be read (errno says why).
std::optional<std::string> read_file(const std::string& path);

}  // namespace sluice::process
