// The lines said about a server's changes of state, word for word as HAProxy says them: monitoring reads them.
#pragma once
#include <string>

#include "runtime/state.h"

namespace sluice::runtime {

/// What a line counts.
struct Census {
  uint32_t active = 0, backup = 0;   ///< usable ones after the change
  uint32_t requeued = 0;             ///< requests that left (down) or joined (up) the server
  uint32_t queued = 0;               ///< still waiting for this server
  uint32_t sessions = 0;             ///< on this server
};

/// Appends "[Backup ]Server be/s <what>".
std::string server_line(const LiveServer& s, std::string_view what);
std::string via_text(const LiveServer* via);
std::string left_text(const Census& c);     ///< ". 3 active and 1 backup servers left. ..."
std::string online_text(const Census& c);   ///< ". 3 active and 1 backup servers online. ..."

/// Says what a change of administrative state deserves; `tracked`: the server followed, may be null.
void say_admin(const LiveServer& s, const ServerState& before, const ServerState& after, const Census& c,
               const LiveServer* tracked, std::string_view cause);
void say_oper(const LiveServer& s, const ServerState& before, const ServerState& after, const Census& c,
              const LiveServer* via, const Reason& why);
void say_no_server(const LiveProxy& p);

}  // namespace sluice::runtime
