// What a configuration says about state that outlives the process. Plain data, immutable after load. Manual 4.2.
#pragma once
#include <string>

#include "model/config.h"

namespace sluice::config {

/// load-server-state-from-file and server-state-file-name.
struct StateFile {
  enum class From : uint8_t { none, global, local } from = From::none;
  std::string name;   ///< empty: the backend's own
};
StateFile state_file_of(const model::Proxy& p);

}  // namespace sluice::config
