// Who the process becomes once all is open: chroot, group, user. Main thread, before workers start. Manual 3.1.
#pragma once
#include "model/config.h"

namespace sluice::process {

/// pidfile, if one is configured and the process is a daemon or a master. False after saying why not.
bool write_pidfile(const model::Global& global);
/// chroot, then setgid and setuid, then set-dumpable. False after saying what failed.
bool drop_privileges(const model::Global& global);

}  // namespace sluice::process
