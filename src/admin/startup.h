// What the start left behind for commands to show.
#pragma once
#include <string>

namespace sluice::admin {

const std::string& get_startup_log();
unsigned get_warning_count();

}  // namespace sluice::admin
