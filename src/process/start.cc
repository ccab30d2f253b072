#include "process/start.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "admin/admin.h"
#include "log/log.h"
#include "config/state_settings.h"
#include "process/daemon.h"
#include "process/environment.h"
#include "process/life.h"
#include "process/limits.h"
#include "process/listeners.h"
#include "process/messages.h"
#include "process/privileges.h"
#include "process/take_state.h"
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

/// From the worker before, as the master connected us, or as -x says.
bool take_over(Handover& handover, const Options& o, WorkerLink* link) {
  int connection = link ? link->take_handover() : -1;
  if (connection < 0 && o.take_sockets_from.empty()) return true;
  auto taken = handover.take_from(connection < 0 ? o.take_sockets_from : "sockpair@" + std::to_string(connection));
  if (taken) return true;
  std::string text = "Failed to get the sockets from the old process: " + taken.error() + "!";
  // A worker that just died leaves its ports free.
  if (link) return main_warning(text), true;
  return main_alert(text), false;
}

/// reload-state: a connection to whom it is asked of; -1: nobody. Made before our own admin socket takes the name over.
int old_state_connection(const model::Global& g, const Options& o, WorkerLink* link) {
  if (config::reload_state_of(g) == config::ReloadState::none) return -1;
  int connection = link ? link->take_state_connection() : -1;
  std::string_view where = o.take_sockets_from;
  bool only_once = where.empty() || where.starts_with("fd@") || where.starts_with("sockpair@");
  if (connection >= 0 || only_once) return connection;
  auto made = connect_to_process(o.take_sockets_from);
  return made ? *made : -1;
}

/// As late as possible: what it knows should be fresh.
void take_old_state(runtime::Runtime& rt, int connection) {
  if (connection < 0) return;
  auto old = parse_old_state(ask_old_state(connection));
  if (old) take_state(rt, *old, config::reload_state_of(rt.config().global) == config::ReloadState::all);
}

/// All that must succeed before the first connection. False: what failed was said.
bool open_all(runtime::Runtime& rt, const Options& o, WorkerLink* link) {
  rest_nameless_servers(rt);
  Handover handover;
  int old_state = old_state_connection(rt.config().global, o, link);
  if (!take_over(handover, o, link) || !open_listeners(rt, handover, old_pids(o))) return false;
  log::start(rt);
  if (!run_hooks(rt)) return false;
  take_old_state(rt, old_state);
  return (link || write_pidfile(rt.config().global)) && drop_privileges(rt.config().global);
}

int serve_until_end(const Options& o, config::Loaded& loaded, WorkerLink* link) {
  const model::Global& g = loaded.config->global;   // moves into the runtime with its owner
  unsigned workers = worker_count(g);
  export_sockets(o, g);
  if (link) link->tell_settings(g);
  if (!apply_limits(o, *loaded.config, workers)) return 1;
  Daemon daemon;
  if (g.daemon && !link && !daemon.detach()) return 1;
  runtime::Counters::set_workers(static_cast<int>(workers));
  runtime::Runtime rt(std::move(loaded.config));
  for (unsigned i = 0; i < workers; ++i) rt.loops.push_back(std::make_unique<net::Loop>(static_cast<int>(i), g.bufsize));
  int status = 1;
  if (open_all(rt, o, link)) {
    Life life(rt);
    tell_old_processes(o);
    admin::set_startup_log(startup_log());
    admin::set_warning_count(warning_count());
    daemon.ready();
    if (link) {
      set_listener(nullptr);
      if (g.daemon) leave_terminal();
      link->ready();
      link->watch(*rt.loops[0], [&life] { life.soft_stop(); });
    }
    status = life.run();
  }
  stop_hooks(rt);
  log::stop();
  return status;
}

}  // namespace

void become_worker(Options& o, WorkerLink& link) {
  o.worker = o.master_worker = true;
  if (!link.first()) {
    o.finish_pids.clear();
    o.terminate_pids.clear();
    o.take_sockets_from.clear();
  }
  set_listener([&link](std::string_view text) { link.log(text); });
}

int serve(const Options& o, config::Loaded& loaded, std::unique_ptr<WorkerLink> link) {
  int status = serve_until_end(o, loaded, link.get());
  if (status <= 128) return status;
  signal(status - 128, SIG_DFL);   // whoever waits for us sees the signal that ended us
  raise(status - 128);
  return status;
}

}  // namespace sluice::process
