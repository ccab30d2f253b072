// Who the process becomes once all is open: chroot, group, user. Main thread, before workers start. Manual 3.1.
#pragma once
#include "model/config.h"

namespace sluice::process {

/// pidfile, if one is configured and the process is a daemon or a master. False after saying why not.
bool write_pidfile(const model::Global& global);
/// chroot, then setgid and setuid with what setcap keeps, then set-dumpable and insecure-setuid-wanted. False after saying
/// what failed. As root without a word about it, it warns.
bool drop_privileges(const model::Global& global);

/// Once all threads run: no process or thread is made any more (insecure-fork-wanted).
void forbid_processes(const model::Global& g);

}  // namespace sluice::process
