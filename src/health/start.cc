#include "health/start.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "base/time.h"
#include "health/agent_check.h"
#include "health/end_sessions.h"
#include "health/external_method.h"
#include "health/health_check.h"
#include "health/plain.h"
#include "health/warm.h"
#include "runtime/state.h"
#include "sluice/start_hook.h"

namespace sluice::health {
namespace {

std::vector<std::unique_ptr<LoopChecks>> loops;

std::vector<Check*> all_checks(runtime::Runtime& rt) {
  std::vector<Check*> all;
  for (const auto& p : rt.proxies())
    p->for_each_server([&](runtime::LiveServer& s) {
      for (auto* a : {s.check.get(), s.agent.get()})
        if (auto* c = dynamic_cast<Check*>(a)) all.push_back(c);
    });
  return all;
}

/// The time over which first checks are spread: the shortest interval, at most max-spread-checks.
int64_t spread_over_us(const std::vector<Check*>& checks, const model::Global& global) {
  int32_t shortest = INT32_MAX;
  for (Check* c : checks) shortest = std::min(shortest, c->full_interval_ms());
  if (global.max_spread_checks > 0) shortest = std::min(shortest, global.max_spread_checks);
  return int64_t{1000} * shortest;
}

void on_state(runtime::LiveServer& s, const runtime::ServerState& before, const runtime::ServerState& after) {
  if (before.in_maint() && !after.in_maint())
    if (auto* c = dynamic_cast<HealthCheck*>(s.check.get())) c->begin_anew();
  end_sessions(s, before, after);
  if (after.oper == runtime::Oper::starting && before.oper != runtime::Oper::starting) keep_warming(s);
}

void run_hook(runtime::Runtime& rt, std::vector<std::string>&) { start(rt); }

constexpr StartHook kHooks[] = {{"health checks", 60, run_hook, stop}};
const base::Register<StartHook> registered(kHooks);

}  // namespace

void attach(runtime::LiveServer& s) {
  const ServerChecks& c = checks_of(s.config());
  if (c.check && !s.check) {
    const ProxyChecks& how = checks_of(s.proxy().config());
    auto check = std::make_unique<HealthCheck>(s, how.method ? how.method : plain_method());
    check->place_at_start();
    s.check = std::move(check);
  }
  if (c.agent && !s.agent) s.agent = std::make_unique<AgentCheck>(s);
}

void start(runtime::Runtime& rt) {
  static const bool listening = (runtime::add_state_listener(on_state), true);
  (void)listening;
  for (const auto& p : rt.proxies()) p->for_each_server([](runtime::LiveServer& s) { attach(s); });
  const model::Global& global = rt.config().global;
  loops.clear();
  for (auto& l : rt.loops) {
    auto& added = loops.emplace_back(std::make_unique<LoopChecks>(*l));
    added->most = global.max_checks_per_thread;
    added->spread_percent = global.spread_checks;
  }
  if (loops.empty()) return;
  start_warming(*rt.loops.front());
  std::vector<Check*> checks = all_checks(rt);
  int64_t over = spread_over_us(checks, global), now = base::monotonic_us();
  for (size_t i = 0; i < checks.size(); ++i)
    checks[i]->start(*loops[i % loops.size()], now + over * static_cast<int64_t>(i) / static_cast<int64_t>(checks.size()));
}

void attach_at_run_time(runtime::LiveServer& s) {
  attach(s);
  if (loops.empty()) return;
  std::string none;
  for (auto* a : {s.check.get(), s.agent.get()})
    if (auto* c = dynamic_cast<Check*>(a)) c->set_enabled(false, none), c->start(*loops.front(), base::monotonic_us());
}

void retire(runtime::LiveServer& s) {
  for (auto* a : {s.check.get(), s.agent.get()})
    if (auto* c = dynamic_cast<Check*>(a)) c->retire();
}

void stop(runtime::Runtime& rt) {
  for (Check* c : all_checks(rt)) c->stop();
  end_orphans();
  stop_warming();
  loops.clear();
}

}  // namespace sluice::health
