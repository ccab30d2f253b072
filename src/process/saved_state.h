// A server-state file: what `show servers state` printed, read back before workers start. Manual 3.1
// "server-state-file", 4.2 "load-server-state-from-file"; management guide 9.3 "show servers state".
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "net/address.h"
#include "runtime/server.h"

namespace sluice::process {

/// One line of it.
struct SavedServer {
  net::Address address;            ///< family none: it had none
  int oper = 0, admin = 0, weight = 0, config_weight = 0;
  int64_t seconds_since_change = 0;
  int check_status = 0, check_result = 0, check_health = 0, check_state = 0, agent_state = 0;
  uint16_t port = 0, check_port = 0;
  net::Address check_address, agent_address;
};

/// By backend and server name; of two lines about one server the first counts.
using SavedServers = std::map<std::pair<std::string, std::string>, SavedServer>;

/// What a file's text came to: one bad line voids all of it.
struct SavedState {
  SavedServers servers;
  enum class Fault : uint8_t { none, version, line } fault = Fault::none;
  int line = 0;   ///< the bad one, counted from the version's on
};
SavedState parse_saved_state(std::string_view text);

/// One line without the newline; nothing: it is none.
struct SavedLine {
  std::string backend, name;
  SavedServer server;
};
std::optional<SavedLine> parse_saved_line(std::string_view line);

// --- how a server takes it, before workers start ---
/// What its health check was; `with_commands`: whether it is enabled, and where it goes, too.
void restore_check(runtime::LiveServer& s, const SavedServer& saved, bool with_commands);
/// The administrative bits after the restart: forced ones are kept, those that others gave are not, and what the
/// configuration says is what it says now.
uint8_t admin_after(const runtime::LiveServer& s, const SavedServer& saved);

}  // namespace sluice::process
