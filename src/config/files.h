// Files that a configuration is made of. Manual: management guide 3 ("-f"). Main thread, load time.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice::config {

/// The whole of a regular file, pipe or /dev/stdin. The error is the reason alone. Bounded in size.
base::Result<std::string> read_text(const std::string& path);
/// The same of a configuration file: errors name it.
base::Result<std::string> read_whole_file(const std::string& path);

/// A file itself; of a directory all "*.cfg" files in the order of the C locale, hidden ones left out.
base::Result<std::vector<std::string>> expand_path(const std::string& path);

/// Sets HAPROXY_CFGFILES.
void export_file_names(const std::vector<std::string>& files);

}  // namespace sluice::config
