// The options that are one flag: which side they concern, and whether they need HTTP. Manual 4.2 "option".
#pragma once
#include <span>
#include <string_view>

#include "model/proxy.h"

namespace sluice::config {

struct FlagOption {
  std::string_view keyword;   ///< "option abortonclose"
  model::Opt flag;
  uint8_t caps;               ///< model::kFrontendCap | model::kBackendCap
  bool http = false;
  std::string_view name() const { return keyword.substr(7); }
};

/// In the order in which HAProxy complains about those that need HTTP.
std::span<const FlagOption> flag_options();

}  // namespace sluice::config
