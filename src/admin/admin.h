// The administration of a running process: the Runtime API's sockets. (The statistics page and the exporter are
// services; `session` finds them through their registries.)
#pragma once
#include <string>

#include "runtime/runtime.h"
#include "sluice/command.h"

namespace sluice::admin {

/// Binds config.global.stats_sockets and serves them on loop 0. Main thread, before workers start, before chroot and
/// setuid. Returns what went wrong in words for the start-up log, one line each; empty: all is well.
std::string start(runtime::Runtime& rt);
/// Stops accepting and closes the connections. After workers ended.
void stop();

/// Serves a connection that came another way (from the master), whatever stats maxconn says. Takes the descriptor. Loop 0.
void serve_connection(int fd, Level level);

/// Keeps the messages of the start for "show startup-logs".
void set_startup_log(std::string text);
/// How many warnings were said so far (show info TotalWarnings).
void set_warning_count(unsigned n);

}  // namespace sluice::admin
