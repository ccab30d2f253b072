// Slow start: servers that came up take weight step by step until they run at full speed. Manual 5.2 "slowstart".
#pragma once
#include "runtime/server.h"

namespace sluice::net {
class Loop;
}

namespace sluice::health {

/// Looks after warming servers on this loop, which must outlive stop_warming(). Before workers start.
void start_warming(net::Loop& loop);
void stop_warming();
/// Any thread: from now on the server's weight grows, until it is warm or down.
void keep_warming(runtime::LiveServer& server);

}  // namespace sluice::health
