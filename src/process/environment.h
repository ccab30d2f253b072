// HAPROXY_* variables, for the configuration and for what reads `show env`. Main thread, before workers start. Manual 2.3.
#pragma once
#include "model/config.h"
#include "process/cmdline.h"

namespace sluice::process {

/// Those that a configuration may use.
void export_identity(const Options& options);
/// HAPROXY_CLI and HAPROXY_MASTER_CLI, once it is known.
void export_sockets(const Options& options, const model::Global& global);

}  // namespace sluice::process
