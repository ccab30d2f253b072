// How many connections and descriptors the process may have. Main thread, before sockets are opened. Manual 3.1
// (maxconn, ulimit-n, fd-hard-limit, strict-limits), management guide 3 (-n, -m).
#pragma once
#include "model/config.h"
#include "process/cmdline.h"

namespace sluice::process {

/// Workers of this process: nbthread, else the processors it may run on.
unsigned worker_count(const model::Global& global);

/// Sets global.maxconn where it is not given and raises RLIMIT_NOFILE. False, after saying why, when the process must
/// not start so.
bool apply_limits(const Options& options, model::Config& config, unsigned workers);

}  // namespace sluice::process
