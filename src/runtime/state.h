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
  std::string text;              ///< "Layer4 connection problem"; "changed from CLI" (without anything below)
  std::string info;              ///< quoted after it, if any
  int32_t check_ms = -1;         ///< "check duration: 2ms", -1: none
  int http_code = -1;
};

class StateChange {
 public:
  /// Sets or clears admin bits (kForcedMaint, kForcedDrain ...), as disable/enable server and set server state do.
  /// `cause` is for kResolutionMaint only ("No IP for server"), else empty. Leaving maintenance the server is up, or as
  /// the one it tracks; health resets its own counts (state listener).
  static void set_admin(LiveServer& s, uint8_t set, uint8_t clear, std::string_view cause);
  /// These three do nothing while the server is in maintenance, or when nothing changes.
  static void set_up(LiveServer& s, const Reason& why);
  static void set_down(LiveServer& s, const Reason& why);
  static void set_stopping(LiveServer& s, const Reason& why);   ///< http-check disable-on-404
  static void set_weight(LiveServer& s, uint32_t weight);       ///< set weight, agent
  static void set_maxconn(LiveServer& s, uint32_t maxconn);
  static bool set_suspect(LiveServer& s, bool suspect);         ///< false: it was so already
  /// One of the requests that are parked because only suspects are left tries s. False: nobody waits for that.
  static bool probe_suspect(LiveServer& s);
  /// Slowstart: call about twice a second while state().oper is Oper::starting. False: it is warm now.
  static bool warm(LiveServer& s);
  /// Keeps `tracker` in step with `tracked` from now on (server keyword "track"), silently.
  static void track(LiveServer& tracker, LiveServer& tracked);
  /// The opposite; the state stays as it is.
  static void untrack(LiveServer& tracker);
  /// Before workers start: the state that a state file saved, without log lines.
  static void restore(LiveServer& s, const ServerState& saved, uint32_t weight, int64_t seconds_since_change);

 private:
  struct Step;
  static bool shift(LiveServer& s, const ServerState& wanted, Step& step);
  static void follow_up(LiveServer& s, Step& step);
  static void move_queues(LiveServer& s, Step& step);
  static void set_admin_via(LiveServer& s, uint8_t set, uint8_t clear, std::string_view cause, LiveServer* via);
  static void set_oper_via(LiveServer& s, Oper oper, const Reason& why, LiveServer* via);
  static void pass_on_admin(LiveServer& s);
};

/// ", reason: Layer7 wrong status, code: 503, info: ..., check duration: 2ms" or ", changed from CLI".
std::string reason_text(const Reason& why);

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
