// reload-state: a process begins with what the one before it knew. Extension; man/sluice.cfg.5.
#pragma once
#include "process/old_state.h"
#include "runtime/runtime.h"

namespace sluice::process {

/// After the start hooks, before workers start. What is not kept is said in the startup log. `all`: what was set by command,
/// too.
void take_state(runtime::Runtime& rt, const OldState& old, bool all);

}  // namespace sluice::process
