// Changes of a server's state, with everything that follows: balancer, queue, idle connections, tracked servers,
// log lines in HAProxy's words. Any thread; takes the backend's mutex. Manual 5.2, management guide 9.3.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/server.h"

namespace sluice::runtime {

/// Why a server's operational state changed, for the log line.
struct Reason {
  std::string text;              ///< "Layer4 connection problem", "changed from CLI", ...
  std::string info;              ///< quoted after it, if any
  int32_t check_ms = -1;         ///< "check duration: 2ms", -1: none
  int http_code = -1;
  std::string check_status;      ///< "check: 1/2 healthy" forms
};

class StateChange {
 public:
  /// Sets or clears admin bits (kForcedMaint, kForcedDrain ...), as disable/enable server and set server state do.
  static void set_admin(LiveServer& s, uint8_t set, uint8_t clear, std::string_view cause);
  static void set_up(LiveServer& s, const Reason& why);
  static void set_down(LiveServer& s, const Reason& why);
  static void set_stopping(LiveServer& s, const Reason& why);   ///< http-check disable-on-404
  static void set_weight(LiveServer& s, uint32_t weight);       ///< set weight, agent
  static void set_maxconn(LiveServer& s, uint32_t maxconn);
  static void set_suspect(LiveServer& s, bool suspect);
  /// Slowstart: call about twice a second while any server warms up.
  static void warm(LiveServer& s);
};

/// The word of `show stat` column status: "UP", "DOWN", "MAINT", "DRAIN", "NOLB", "no check", "UP 1/3" ...
/// (health numbers come from the check attachment).
std::string status_text(const LiveServer& s);

/// Set by the log module at start: where server events are said (stderr and the backend's logs). level: syslog 0..7.
using EventSink = void (*)(const LiveProxy& proxy, int level, std::string_view text);
void set_event_sink(EventSink sink);
/// Called after every change of state, outside any lock (health: tracked servers; session: kill sessions).
using StateListener = void (*)(LiveServer& s, const ServerState& before, const ServerState& after);
void add_state_listener(StateListener f);

}  // namespace sluice::runtime
