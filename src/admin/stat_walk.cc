#include "admin/stat_walk.h"

#include <algorithm>

#include "base/strings.h"
#include "base/time.h"
#include "model/proxy.h"

namespace sluice::admin {

using runtime::LiveProxy;
using runtime::LiveServer;

bool StatWalk::wanted(const LiveProxy& p) const {
  if (filter_.proxy_id >= 0 && p.id() != static_cast<uint64_t>(filter_.proxy_id)) return false;
  if (!filter_.proxy_name.empty() && p.name() != filter_.proxy_name) return false;
  if (!filter_.name_part.empty() && base::ifind(p.name(), filter_.name_part) == std::string_view::npos) return false;
  if (filter_.scope.empty()) return true;
  return std::find(filter_.scope.begin(), filter_.scope.end(), p.name()) != filter_.scope.end();
}

bool StatWalk::shown(const LiveServer& s) const {
  if (filter_.id >= 0 && s.config().id != static_cast<uint64_t>(filter_.id)) return false;
  runtime::ServerState state = s.state();
  if (filter_.options.hide_maint && state.in_maint()) return false;
  return !filter_.options.up_only || state.alive();
}

/// One step of the walk over p: true while p has more; `filled` when row has something.
bool StatWalk::try_row(StatRow& row, const LiveProxy& p, bool& filled) {
  const auto& listeners = runtime::Runtime::get().listeners();
  int64_t now = base::monotonic_us();
  switch (step_) {
    case Step::frontend:
      filled = (p.config().caps & model::kFrontendCap) && (filter_.types & 1);
      if (filled) fill_frontend(row, p, now);
      step_ = Step::listeners;
      item_ = 0;
      return true;
    case Step::listeners:
      if (!(filter_.types & 8) || !p.config().has(model::Opt::socket_stats)) item_ = listeners.size();
      while (item_ < listeners.size() && &listeners[item_]->proxy != &p) ++item_;
      if (item_ < listeners.size()) {
        const runtime::LiveListener& l = *listeners[item_++];
        filled = filter_.id < 0 || l.bind.id == static_cast<uint64_t>(filter_.id);
        if (filled) fill_listener(row, l);
        return true;
      }
      step_ = Step::servers;
      item_ = 0;
      return true;
    case Step::servers:
      if (!(filter_.types & 4)) item_ = p.server_count();
      while (item_ < p.server_count()) {
        const LiveServer* s = p.server_at(item_++);
        if (!s || !shown(*s)) continue;
        fill_server(row, *s, now);
        return filled = true;
      }
      step_ = Step::backend;
      return true;
    default:
      filled = (p.config().caps & model::kBackendCap) && (filter_.types & 2);
      if (filled) fill_backend(row, p, now, filter_.options);
      step_ = Step::frontend;
      return false;
  }
}

bool StatWalk::next(StatRow& row) {
  const auto& proxies = runtime::Runtime::get().proxies();
  while (proxy_ < proxies.size()) {
    const LiveProxy& p = *proxies[proxy_];
    if (!wanted(p)) {
      ++proxy_;
      continue;
    }
    bool filled = false;
    if (!try_row(row, p, filled)) ++proxy_;
    if (filled) return true;
  }
  return false;
}

}  // namespace sluice::admin
