// From a checked configuration to a running process and to its end. Main thread. Management guide 3.
#pragma once
#include "config/load.h"
#include "process/cmdline.h"
#include "process/worker_link.h"

namespace sluice::process {

/// What a worker must not do that its command line says: that was the master's, or for its first worker. What it says is
/// told to the master from now on.
void become_worker(Options& options, WorkerLink& link);

/// Opens everything, drops privileges, serves. Returns the exit status, or ends by the signal that stopped it.
/// link: to the master whose worker this process is, else null.
int serve(const Options& options, config::Loaded& loaded, std::unique_ptr<WorkerLink> link);

}  // namespace sluice::process
