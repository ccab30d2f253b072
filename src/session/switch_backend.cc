// Which backend: use_backend rules in order, then default_backend, else the proxy itself. Manual 4.2 "use_backend".
#include "expr/log_format.h"
#include "session/stream.h"

namespace sluice::session {

using runtime::Ctr;

runtime::LiveProxy* Stream::choose_backend() {
  runtime::Runtime& rt = worker_.runtime();
  if (st_.chosen) return rt.of(st_.chosen);
  auto published = [](runtime::LiveProxy* p) { return p && !p->unpublished.load(std::memory_order_relaxed) ? p : nullptr; };
  const expr::ConditionIndex* index = fe().use_backend_index.get();
  size_t i = index ? index->first(view_) : expr::ConditionIndex::kNone;
  while (i != expr::ConditionIndex::kNone) {
    const model::UseBackend& rule = fe().use_backends[i];
    runtime::LiveProxy* named = rule.dynamic ? rt.find_backend(rule.dynamic->text(view_, 256)) : rt.of(rule.target);
    if (runtime::LiveProxy* p = published(named)) return p;
    if (rule.dynamic && !named) break;   // a name that no backend has goes to the default one
    i = index->first(view_, i + 1);
  }
  if (fe().default_backend)
    if (runtime::LiveProxy* p = published(rt.of(fe().default_backend))) return p;
  return fe().caps & model::kBackendCap ? view_.frontend : nullptr;
}

Step Stream::switch_backend() {
  if (st_.http && !settle_names(fe())) return restricted();
  runtime::LiveProxy* p = choose_backend();
  if (!p) {
    count_bad_request();
    return fail(503, 'S', 'C');
  }
  enter_backend(*p);
  return to(Phase::backend_rules);
}

void Stream::take_timeouts(const model::Timeouts& t) {
  model::Timeouts& mine = st_.timeouts;
  if (view_.frontend == view_.backend) mine.client = t.client, mine.client_fin = t.client_fin;
  mine.server = t.server;
  mine.server_fin = t.server_fin;
  mine.connect = t.connect;
  mine.queue = t.queue;
  mine.tunnel = t.tunnel;
  mine.park = t.park;
  mine.tarpit = t.tarpit ? t.tarpit : t.connect;
}

void Stream::enter_backend(runtime::LiveProxy& p) {
  view_.backend = &p;
  model::Timeouts asked = st_.timeouts_set;
  take_timeouts(p.config().timeouts);
  for (auto field : {&model::Timeouts::server, &model::Timeouts::tunnel, &model::Timeouts::connect,
                     &model::Timeouts::queue, &model::Timeouts::tarpit})
    if (asked.*field) st_.timeouts.*field = asked.*field;
  if (!st_.retries_set) st_.retries_left = p.config().retries;
  int64_t t = now();
  p.be_conn.up();
  p.be_sess_rate.add(t);
  p.be.add(Ctr::sessions);
  p.last_session_us.store(t, std::memory_order_relaxed);
  st_.backend_counted = true;
}

}  // namespace sluice::session
