// From a checked configuration to a running process and to its end. Main thread. Management guide 3.
#pragma once
#include "config/load.h"
#include "process/cmdline.h"

namespace sluice::process {

/// Opens everything, drops privileges, serves. Returns the exit status, or ends by the signal that stopped it.
int serve(const Options& options, config::Loaded& loaded);

}  // namespace sluice::process
