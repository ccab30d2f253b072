// default-path: where the relative names in a configuration file begin. HAProxy changes the process's directory while it
// reads each file, and goes back afterwards; so do we. Main thread, load time. Manual 3.1.
#pragma once
#include <string>

#include "model/config.h"

namespace sluice::config {

/// Empty when it cannot be told.
std::string current_directory();
/// Goes where the setting in force puts the names in `file`. Empty, or what went wrong.
std::string enter_default_path(const model::Global& global, const std::string& file);
/// Back to where the load began.
void leave_default_path(const model::Global& global);

}  // namespace sluice::config
