// The sockets of all bind lines. Main thread, before workers run. Manual 4.2 "bind", 5.1.
#pragma once
#include <memory>
#include <vector>

#include "process/handover.h"
#include "runtime/runtime.h"
#include "session/acceptor.h"

namespace sluice::process {

/// Opens a socket for every listener of `rt` whose frontend is not disabled, and more of them where a bind line has
/// shards; what `handover` has comes first. old_pids: processes that may be asked to rest while they hold a port. Returns
/// false after saying what each one that failed lacked.
bool open_listeners(runtime::Runtime& rt, Handover& handover, const std::vector<int>& old_pids);

/// Makes the acceptors; rt.loops exist.
std::vector<std::unique_ptr<session::Acceptor>> make_acceptors(runtime::Runtime& rt);

}  // namespace sluice::process
