// Walks over what the workers have, a slice at a time on each worker's own thread, so that neither traffic nor the
// admin socket's loop waits for a long list.
#pragma once
#include <functional>
#include <string>

#include "session/worker.h"
#include "sluice/command.h"

namespace sluice::admin {

/// Looks at some streams from cursor.at on, moves it on, and appends what is to be said. On the worker's thread.
using WorkerSlice = std::function<void(session::Worker&, session::StreamCursor& cursor, std::string& out)>;

/// Goes through the workers one after the other; prints what the slices say as the client reads. `end` runs after the
/// last one, on the admin loop.
void walk_workers(CommandRun& r, WorkerSlice slice, std::function<void(CommandRun&)> end = {});

}  // namespace sluice::admin
