#include "session/idle_pool.h"

namespace sluice::session {

IdlePool::~IdlePool() {
  for (auto& [server, list] : idle_)
    while (ServerConn* c = list->front()) c->close();
}

bool IdlePool::may_live(ServerConn& c) {
  return c.connected() && !c.ended() && !c.write_failed() && c.in().empty() && !c.outdated() && !c.write_shut() &&
         !c.server().state().in_maint();
}

void IdlePool::put(ServerConn& c) {
  runtime::LiveServer& s = c.server();
  int32_t most = s.config().pool_max_conn;
  if (!may_live(c) || s.config().pool_purge_delay == 0 || (most >= 0 && s.idle.value() >= static_cast<uint32_t>(most))) return c.close();
  auto& list = idle_[&s];
  if (!list) list = std::make_unique<base::List<ServerConn>>();
  c.detach();
  c.in().release();
  c.pool_ = this;
  list->push_front(c);
  ++size_;
  s.used.down();
  s.idle.up();
  c.touch();
  c.want_read(true);
  c.expire_when_idle(s.config().pool_purge_delay);
}

ServerConn* IdlePool::take(runtime::LiveServer& server) {
  auto found = idle_.find(&server);
  if (found == idle_.end()) return nullptr;
  while (ServerConn* c = found->second->front()) {
    if (c->outdated()) {
      c->close();
      continue;
    }
    forget(*c);
    c->pool_ = nullptr;
    server.used.up();
    return c;
  }
  return nullptr;
}

void IdlePool::forget(ServerConn& c) {
  static_cast<base::ListNode<ServerConn>&>(c).unlink();
  c.server_.idle.down();
  --size_;
}

void IdlePool::purge(runtime::LiveServer& server) {
  auto found = idle_.find(&server);
  if (found == idle_.end()) return;
  while (ServerConn* c = found->second->front()) c->close();
  idle_.erase(found);
}

}  // namespace sluice::session
