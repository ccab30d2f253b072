#include "runtime/runtime.h"

#include <algorithm>
#include <cassert>
#include <set>

#include "base/time.h"
#include "expr/args.h"
#include "runtime/state.h"

namespace sluice::runtime {
namespace {
Runtime* the_runtime = nullptr;

/// fullconn when it is not set: a tenth of what all frontends that may lead here accept together. Manual 4.2.
void set_full_loads(const model::Config& config, const std::vector<std::unique_ptr<LiveProxy>>& proxies) {
  std::unordered_map<const model::Proxy*, uint64_t> sums;
  for (const auto& p : config.proxies) {
    if (!(p->caps & model::kFrontendCap)) continue;
    std::set<const model::Proxy*> targets;
    if (p->caps & model::kBackendCap) targets.insert(p.get());
    if (p->default_backend) targets.insert(p->default_backend);
    for (const model::UseBackend& rule : p->use_backends)
      if (rule.target) targets.insert(rule.target);
    uint64_t maxconn = p->maxconn ? p->maxconn : config.global.maxconn;
    for (const model::Proxy* t : targets) sums[t] += maxconn;
  }
  for (const auto& live : proxies)
    if (live->config().fullconn == 0) {
      auto it = sums.find(&live->config());
      uint64_t tenth = it == sums.end() ? 0 : (it->second + 9) / 10;
      live->full_load.store(static_cast<uint32_t>(std::max<uint64_t>(tenth, 1)), std::memory_order_relaxed);
    }
}

/// Arguments of fetches that name a proxy or server get the live one.
void resolve_arguments(const Runtime& rt) {
  auto& pending = expr::pending_args();
  for (expr::PendingArg& p : pending) {
    if (p.config != &rt.config() || !p.arg->data) continue;
    switch (p.arg->kind) {
      case Arg::Kind::frontend:
      case Arg::Kind::backend: p.arg->ref = rt.of(static_cast<const model::Proxy*>(p.arg->data.get())); break;
      case Arg::Kind::server: {
        auto& config = *static_cast<const model::Server*>(p.arg->data.get());
        LiveServer* found = nullptr;
        for (const auto& proxy : rt.proxies())
          for (size_t i = 0; !found && i < proxy->config().servers.size(); ++i)
            if (proxy->config().servers[i].get() == &config) found = proxy->find_server(config.name);
        if (found) found->named = true;
        p.arg->ref = found;
        break;
      }
      default: p.arg->ref = const_cast<void*>(p.arg->data.get());
    }
  }
  pending.clear();
}

/// Those that are followed first, so that a chain takes over the state from its end.
void connect_trackers(Runtime& rt, LiveServer& s, int depth) {
  if (s.tracked || s.config().track.empty() || depth > 64) return;
  std::string_view path = s.config().track;
  size_t slash = path.find('/');
  LiveProxy* p = slash == path.npos ? &s.proxy() : rt.find_backend(path.substr(0, slash));
  LiveServer* target = p ? p->find_server(slash == path.npos ? path : path.substr(slash + 1)) : nullptr;
  if (!target || target == &s) return;
  connect_trackers(rt, *target, depth + 1);
  if (!s.tracked) StateChange::track(s, *target);
}
}  // namespace

Runtime::Runtime(std::unique_ptr<model::Config> config) : config_(std::move(config)) {
  the_runtime = this;
  process.start_us = base::monotonic_us();
  process.start_wall_us = base::wall_us();
  process.maxconn.store(config_->global.maxconn, std::memory_order_relaxed);
  process.hard_maxconn = config_->global.maxconn;
  process.conn_rate_limit.store(config_->global.maxconnrate, std::memory_order_relaxed);
  process.sess_rate_limit.store(config_->global.maxsessrate, std::memory_order_relaxed);
  for (const auto& p : config_->proxies) {
    LiveProxy& live = *proxies_.emplace_back(std::make_unique<LiveProxy>(*p));
    by_config_.emplace(p.get(), &live);
    for (const auto& bind : p->binds) listeners_.push_back(std::make_unique<LiveListener>(live, *bind));
    for (auto& server : p->servers) live.add_server(std::make_unique<model::Server>(*server));
  }
  set_full_loads(*config_, proxies_);
  resolve_arguments(*this);
  for (const auto& p : proxies_)
    p->for_each_server([&](LiveServer& s) { connect_trackers(*this, s, 0); });
}

Runtime::~Runtime() {
  loops.clear();   // their sessions hold tickets of the proxies
  if (the_runtime == this) the_runtime = nullptr;
}

LiveProxy* Runtime::of(const model::Proxy* p) const {
  auto it = by_config_.find(p);
  return it == by_config_.end() ? nullptr : it->second;
}

LiveProxy* Runtime::find_frontend(std::string_view name) const { return of(config_->find_frontend(name)); }
LiveProxy* Runtime::find_backend(std::string_view name) const { return of(config_->find_backend(name)); }

Runtime& Runtime::get() {
  assert(the_runtime);
  return *the_runtime;
}

Runtime* Runtime::get_if() { return the_runtime; }

}  // namespace sluice::runtime
