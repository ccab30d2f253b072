// What a configuration says about state that outlives the process. Plain data, immutable after load. Manual 3.1, 4.2.
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

/// reload-state (extension): what is asked of the process before this one.
enum class ReloadState : uint8_t { none, health, all };
ReloadState reload_state_of(const model::Global& g);

/// stats-file: where counters are read from at start; empty: nowhere.
std::string stats_file_of(const model::Global& g);

}  // namespace sluice::config
