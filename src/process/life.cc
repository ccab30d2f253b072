#include "process/life.h"

#include <event2/event.h>
#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>

#include "log/log.h"
#include "process/dump_states.h"
#include "process/listeners.h"
#include "process/privileges.h"
#include "session/worker.h"

namespace sluice::process {
namespace {

constexpr int64_t kLookEveryUs = 20'000;   // while stopping: whether the last connection has ended
constexpr int kHeard[] = {SIGUSR1, SIGUSR2, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTTOU, SIGTTIN};

void say_stopped(runtime::LiveProxy& p) {
  log::event(&p, 4, fmt::format("Proxy {} stopped (cumulated conns: FE: {}, BE: {}).", p.name(),
                                p.fe.sum(runtime::Ctr::connections), p.be.sum(runtime::Ctr::sessions)));
}

void say_all(const runtime::Runtime& rt, const char* verb) {
  for (const auto& p : rt.proxies())
    if (!p->config().disabled && !p->stopped.load() && !p->config().binds.empty())
      log::event(p.get(), 4, fmt::format("{} frontend {}.", verb, p->name()));
}

/// cpu-map. Processors that are not there are left out; where none is left, the thread runs anywhere.
void keep_on_processors(const model::Global& g, size_t worker) {
  if (worker >= g.cpu_map.size() || g.cpu_map[worker].empty()) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (uint16_t cpu : g.cpu_map[worker])
    if (cpu < CPU_SETSIZE) CPU_SET(cpu, &set);
  pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

}  // namespace

Life::Life(runtime::Runtime& rt) : rt_(rt), acceptors_(make_acceptors(rt)) {
  for (const auto& loop : rt.loops) workers_.push_back(std::make_unique<session::Worker>(*loop, rt));
}

Life::~Life() {
  for (event* e : signals_) event_free(e);
}

int Life::run() {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);   // workers inherit it: signals are loop 0's
  start_workers();
  forbid_processes(rt_.config().global);
  catch_signals();
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
  serve_loop(0);
  for (std::thread& t : threads_) t.join();
  acceptors_.clear();
  return status_;
}

void Life::serve_loop(size_t i) {
  keep_on_processors(rt_.config().global, i);
  rt_.loops[i]->run();
  workers_[i].reset();   // on its own thread: what it still has counts and frees there
}

void Life::start_workers() {
  for (size_t i = 1; i < rt_.loops.size(); ++i) {
    threads_.emplace_back([this, i] { serve_loop(i); });
    pthread_setname_np(threads_.back().native_handle(), fmt::format("sluice/{}", i + 1).c_str());
  }
}

void Life::catch_signals() {
  signal(SIGPIPE, SIG_IGN);
  for (int number : kHeard) {
    signals_.push_back(evsignal_new(rt_.loops[0]->base(), number, &Life::on_signal, this));
    event_add(signals_.back(), nullptr);
  }
}

void Life::on_signal(int number, short, void* self) {
  Life& life = *static_cast<Life*>(self);
  switch (number) {
    case SIGUSR1: return life.soft_stop();
    case SIGTERM: case SIGINT: return life.stop_now(number);
    case SIGHUP: return dump_states(life.rt_);
    case SIGQUIT: return dump_pools(life.rt_);
    case SIGTTOU:
      session::Acceptor::pause_all(true);
      return say_all(life.rt_, "Paused");
    case SIGTTIN:
      session::Acceptor::pause_all(false);
      return say_all(life.rt_, "Resumed");
    default: return;   // SIGUSR2 is for masters
  }
}

void Life::soft_stop() {
  if (phase_ != Phase::serving) return;
  int32_t grace = rt_.config().global.grace;
  if (grace <= 0) return begin_stopping();
  phase_ = Phase::grace;
  rt_.process.stopping.store(true);
  set(rt_.loops[0]->timers(), rt_.loops[0]->now_us() + int64_t{grace} * 1000);
}

void Life::begin_stopping() {
  phase_ = Phase::stopping;
  rt_.process.stopping.store(true);
  for (const auto& p : rt_.proxies()) {
    if (p->config().disabled || p->stopped.exchange(true)) continue;
    say_stopped(*p);
  }
  session::Acceptor::review();
  for (const auto& loop : rt_.loops)
    loop->post({[](net::Loop&, void*, uint64_t) { session::Worker::here().close_idle_clients(); }});
  int64_t now = rt_.loops[0]->now_us();
  if (int32_t most = rt_.config().global.hard_stop_after; most > 0) hard_stop_us_ = now + int64_t{most} * 1000;
  set(rt_.loops[0]->timers(), now + 1);
}

void Life::on_timer() {
  if (phase_ == Phase::grace) return begin_stopping();
  if (phase_ != Phase::stopping) return;
  int64_t now = rt_.loops[0]->now_us();
  if (hard_stop_us_ && now >= hard_stop_us_) {
    log::event(nullptr, 4, "soft-stop running for too long, performing a hard-stop.");
    return finish();
  }
  if (rt_.process.connections.value() == 0) return finish();
  set(rt_.loops[0]->timers(), now + kLookEveryUs);
}

void Life::stop_now(int signal) {
  status_ = 128 + signal;
  finish();
}

void Life::finish() {
  if (phase_ == Phase::over) return;
  phase_ = Phase::over;
  for (const auto& loop : rt_.loops) loop->stop();
}

}  // namespace sluice::process
