// What signals make the process tell about itself. Loop 0's thread. Management guide 4.
#pragma once
#include "runtime/runtime.h"

namespace sluice::process {

/// SIGHUP: the state of every server and proxy, to stderr and to the proxies' logs.
void dump_states(const runtime::Runtime& rt);
/// SIGQUIT: the buffers of the main loop, to stderr.
void dump_pools(const runtime::Runtime& rt);

}  // namespace sluice::process
