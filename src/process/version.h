// What -v and -vv print, in the form that tools made for HAProxy read. Management guide 3.
#pragma once
#include <string>

namespace sluice::process {

inline constexpr const char* kHaproxyLevel = "3.4.0";   ///< the compatibility level
/// "3.4.0-sluice0.1.0".
std::string full_version();
std::string version_text();      ///< -v
std::string build_info_text();   ///< -vv

}  // namespace sluice::process
