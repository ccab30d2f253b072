// How a process becomes a master, and what it does as one.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/strings.h"
#include "base/time.h"
#include "process/daemon.h"
#include "process/invocation.h"
#include "process/master.h"
#include "process/messages.h"
#include "process/notify.h"
#include "process/privileges.h"

namespace sluice::process {

int start_master(const Options& o, const model::Global& g) {
  MasterState state;
  Daemon daemon;
  if (g.daemon) {
    if (!daemon.detach()) return 1;
    state.background = true;
    state.daemon_pipe = daemon.release();
  }
  if (!write_pidfile(g)) return 1;
  state.since = base::wall_us() / 1'000'000;
  state.keep_open(true);
  Invocation::get().run_again(state.text());
  main_alert(fmt::format("Failed to execute the master process ({}).", std::strerror(errno)));
  return 1;
}

int run_master(const Options& o, const MasterState& state) {
  if (!o.notify_systemd) disable_notify();
  return Master(o, state).run();
}

}  // namespace sluice::process
