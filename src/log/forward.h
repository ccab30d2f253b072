// Rings with servers: their lines sent on over TCP or unix streams, from loop 0. Manual 3.10 "server", "log-proto".
#pragma once
#include "runtime/runtime.h"

namespace sluice::log {

/// One connection a server of a ring; reconnects on its own. Main thread, after the loops exist.
void start_forwarding(runtime::Runtime& rt);
void stop_forwarding();

}  // namespace sluice::log
