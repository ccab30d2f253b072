#include "process/start.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "admin/admin.h"
#include "log/log.h"
#include "process/daemon.h"
#include "process/life.h"
#include "process/limits.h"
#include "process/listeners.h"
#include "process/messages.h"
#include "process/privileges.h"
#include "runtime/state.h"
#include "sluice/start_hook.h"

namespace sluice::process {
namespace {

std::vector<const StartHook*> start_hooks() {
  std::vector<const StartHook*> hooks;
  base::Register<StartHook>::for_each([&](const StartHook& h) { hooks.push_back(&h); });
  std::sort(hooks.begin(), hooks.end(), [](auto* a, auto* b) {
    return a->order != b->order ? a->order < b->order : a->name < b->name;
  });
  return hooks;
}

bool run_hooks(runtime::Runtime& rt) {
  std::vector<std::string> errors;
  for (const StartHook* h : start_hooks()) h->run(rt, errors);
  for (const std::string& e : errors) alert(e);
  return errors.empty();
}

void stop_hooks(runtime::Runtime& rt) {
  auto hooks = start_hooks();
  for (auto it = hooks.rbegin(); it != hooks.rend(); ++it)
    if ((*it)->stop) (*it)->stop(rt);
}

/// Servers whose name found no address wait in maintenance for one (init-addr none).
void rest_nameless_servers(runtime::Runtime& rt) {
  for (const auto& p : rt.proxies())
    p->for_each_server([](runtime::LiveServer& s) {
      if (s.config().address.kind != net::Endpoint::Kind::host || s.config().address.ip.is_ip()) return;
      runtime::ServerState state = s.state();
      state.admin |= runtime::kResolutionMaint;
      state.oper = runtime::Oper::stopped;
      runtime::StateChange::restore(s, state, s.user_weight(), 0);
    });
}

void tell_old_processes(const Options& o) {
  for (int pid : o.finish_pids) kill(pid, SIGUSR1);
  for (int pid : o.terminate_pids) kill(pid, SIGTERM);
}

std::vector<int> old_pids(const Options& o) {
  std::vector<int> all = o.finish_pids;
  all.insert(all.end(), o.terminate_pids.begin(), o.terminate_pids.end());
  return all;
}

bool open_sockets(runtime::Runtime& rt, const Options& o) {
  Handover handover;
  if (!o.take_sockets_from.empty()) {
    auto taken = handover.take_from(o.take_sockets_from);
    if (!taken) {
      main_alert("Failed to get the sockets from the old process: " + taken.error() + "!");
      return false;
    }
  }
  return open_listeners(rt, handover, old_pids(o));
}

/// All that must succeed before the first connection. False: what failed was said.
bool open_all(runtime::Runtime& rt, const Options& o) {
  rest_nameless_servers(rt);
  if (!open_sockets(rt, o)) return false;
  log::start(rt);
  return run_hooks(rt) && write_pidfile(rt.config().global) && drop_privileges(rt.config().global);
}

int serve_until_end(const Options& o, config::Loaded& loaded) {
  const model::Global& g = loaded.config->global;   // moves into the runtime with its owner
  unsigned workers = worker_count(g);
  if (!apply_limits(o, *loaded.config, workers)) return 1;
  Daemon daemon;
  if (g.daemon && !daemon.detach()) return 1;
  runtime::Counters::set_workers(static_cast<int>(workers));
  runtime::Runtime rt(std::move(loaded.config));
  for (unsigned i = 0; i < workers; ++i) rt.loops.push_back(std::make_unique<net::Loop>(static_cast<int>(i), g.bufsize));
  int status = 1;
  if (open_all(rt, o)) {
    tell_old_processes(o);
    admin::set_startup_log(startup_log());
    admin::set_warning_count(warning_count());
    daemon.ready();
    Life life(rt);
    status = life.run();
  }
  stop_hooks(rt);
  log::stop();
  return status;
}

}  // namespace

int serve(const Options& o, config::Loaded& loaded) {
  int status = serve_until_end(o, loaded);
  if (status <= 128) return status;
  signal(status - 128, SIG_DFL);   // whoever waits for us sees the signal that ended us
  raise(status - 128);
  return status;
}

}  // namespace sluice::process
