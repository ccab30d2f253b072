// on-marked-down shutdown-sessions, on-marked-up shutdown-backup-sessions. Manual 5.2.
#pragma once
#include "runtime/state.h"

namespace sluice::health {

/// A state listener: asks all workers to end the sessions that the change is to end. Any thread.
void end_sessions(runtime::LiveServer& s, const runtime::ServerState& before, const runtime::ServerState& after);

}  // namespace sluice::health
