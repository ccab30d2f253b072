// Checks start with the process: each server's on one loop, spread over loops and time. Manual 3.2 "max-spread-checks".
#pragma once
#include "runtime/runtime.h"

namespace sluice::health {

/// Gives a server the checks that its configuration asks for, stopped. Main thread before workers start, or the admin
/// worker before the server is enabled (add server).
void attach(runtime::LiveServer& server);
/// Starts the checks of all servers on the runtime's loops.
void start(runtime::Runtime& rt);
/// A server that is added at run time gets its checks, off until "enable health" and "enable agent". Loop 0.
void attach_at_run_time(runtime::LiveServer& server);
/// Before a server is removed: its checks end. Any loop.
void retire(runtime::LiveServer& server);
/// After the workers ended.
void stop(runtime::Runtime& rt);

}  // namespace sluice::health
