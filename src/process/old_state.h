// What the process before this one knew (reload-state): asked with "_getstate" over its admin socket, and read. Main thread,
// before workers start. The form is described in admin/cmd_getstate.cc.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "process/saved_state.h"
#include "runtime/counter_names.h"

namespace sluice::process {

struct OldServer {
  uint64_t fingerprint = 0;        ///< see config::ServerLine
  uint32_t maxconn = 0;
  int64_t down_us = 0;
  int agent_status = 0, agent_result = 0, agent_health = 0;
  bool agent_enabled = false;
  std::string counters;
  SavedServer saved;
  bool added = false;              ///< at run time
  std::string words;               ///< of its line, when it was added
};

struct OldProxy {
  std::string counters;
  int64_t down_us = 0;             ///< backends only, like the next
  uint32_t times_down = 0;
};

struct OldState {
  runtime::CounterColumns columns;
  std::map<std::string, OldProxy> frontends, backends;
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> listeners;   ///< counters of those of one name
  std::vector<std::pair<std::pair<std::string, std::string>, OldServer>> servers;      ///< by backend and name, in order
};

/// Nothing when the text is not whole or not of this form: an older version, or HAProxy.
std::optional<OldState> parse_old_state(std::string_view text);

/// Asks over a connected admin connection, which is closed. Empty: no answer within a few seconds.
std::string ask_old_state(int connection);

}  // namespace sluice::process
