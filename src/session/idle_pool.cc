#include "session/idle_pool.h"

#include "runtime/runtime.h"

namespace sluice::session {

IdlePool::~IdlePool() {
  for (auto& [server, shelf] : shelves_)
    while (ServerConn* c = shelf->idle_.front()) c->close();
}

bool IdlePool::may_live(ServerConn& c) {
  return c.connected() && !c.ended() && !c.write_failed() && c.in().empty() && !c.outdated() && !c.write_shut() &&
         !c.server().state().in_maint();
}

// Without this, clients that may not use another's connection (http-reuse safe, one request each) would leave one idle
// for each request. The peak is the process's, and every worker may keep its share of it.
bool IdleShelf::needs_no_more(const ServerConn& c) {
  const runtime::LiveServer& s = c.server_;
  uint32_t used = s.used.value();   // c among them
  uint32_t peak = in_use_.note(used, c.active_us(), int64_t{s.config().pool_purge_delay} * 1000);
  auto workers = static_cast<uint32_t>(runtime::Runtime::get().loops.size());
  return s.idle.value() + used > peak && size_ >= (peak + workers - 1) / workers;
}

void IdlePool::put(ServerConn& c) {
  runtime::LiveServer& s = c.server();
  int32_t most = s.config().pool_max_conn;
  if (!may_live(c) || s.config().pool_purge_delay == 0 || (most >= 0 && s.idle.value() >= static_cast<uint32_t>(most))) return c.close();
  auto& shelf = shelves_[&s];
  if (!shelf) shelf = std::make_unique<IdleShelf>();
  c.touch();
  if (shelf->needs_no_more(c)) return c.close();
  c.detach();
  c.in().release();
  c.shelf_ = shelf.get();
  shelf->idle_.push_front(c);
  ++shelf->size_;
  s.used.down();
  s.idle.up();
  c.want_read(true);
  c.expire_when_idle(s.config().pool_purge_delay);
}

ServerConn* IdlePool::take(runtime::LiveServer& server) {
  auto found = shelves_.find(&server);
  if (found == shelves_.end()) return nullptr;
  while (ServerConn* c = found->second->idle_.front()) {
    if (c->outdated()) {
      c->close();
      continue;
    }
    found->second->forget(*c);
    c->shelf_ = nullptr;
    server.used.up();
    return c;
  }
  return nullptr;
}

void IdleShelf::forget(ServerConn& c) {
  static_cast<base::ListNode<ServerConn>&>(c).unlink();
  c.server_.idle.down();
  --size_;
}

void IdlePool::purge(runtime::LiveServer& server) {
  auto found = shelves_.find(&server);
  if (found == shelves_.end()) return;
  while (ServerConn* c = found->second->idle_.front()) c->close();
  shelves_.erase(found);
}

}  // namespace sluice::session
