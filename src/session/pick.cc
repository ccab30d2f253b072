// Which server: use-server, the client's last one, then the balance algorithm; waits in a queue when all are busy.
// Manual 4.2 "balance", "use-server", "timeout queue", "option prefer-last-server".
#include <algorithm>

#include "expr/log_format.h"
#include "http1/uri.h"
#include "session/stream.h"

namespace sluice::session {

using model::Opt;
using runtime::Ctr;
using runtime::Pick;

runtime::LiveServer* Stream::bound_server() {
  const expr::ConditionIndex* index = be().use_server_index.get();
  constexpr size_t kNone = expr::ConditionIndex::kNone;
  for (size_t i = index ? index->first(view_) : kNone; i != kNone; i = index->first(view_, i + 1)) {
    const model::UseServer& rule = be().use_servers[i];
    std::string_view name = rule.dynamic ? rule.dynamic->text(view_, 256) : std::string_view(rule.name);
    st_.bound_strict = true;
    if (runtime::LiveServer* s = view_.backend->find_server(name); s && s->state().alive()) return s;
  }
  st_.bound_strict = false;
  if (view_.backend->is_hash()) return nullptr;
  runtime::LiveServer* last = client_->last_server();
  return last && &last->proxy() == view_.backend ? last : nullptr;
}

Step Stream::pick() {
  if (!st_.pick_started) {
    st_.pick_started = true;
    st_.bound = bound_server();
    st_.persistent = st_.bound && st_.bound_strict;
  }
  runtime::LiveProxy& backend = *view_.backend;
  runtime::Ask ask;
  ask.input.txn = &view_;
  ask.input.avoid = st_.avoid;
  ask.input.tried = st_.tried;
  if (backend.is_hash()) {
    if (backend.balancer().wants_body() && st_.http && !hold_body(st_.timeouts.connect)) return Step::wait;
    ask.input.has_key = backend.balancer().key(view_, ask.input.key);
  }
  ask.bound = st_.bound;
  ask.bound_strict = st_.bound_strict;
  ask.priority_class = st_.priority_class;
  ask.priority_offset_ms = st_.priority_offset_ms;
  ask.owner = this;
  ask.home = &worker_.loop();
  ask.park = st_.timeouts.park > 0;
  ask.park_on_suspects = ask.park && replay_options();
  switch (backend.acquire(ticket_, ask)) {
    case Pick::taken: return assigned();
    case Pick::queued: break;
    case Pick::parked: return parked();
    case Pick::no_server: return no_server();
    case Pick::queue_full:
      backend.be.add(Ctr::err_conn);
      return fail(503, 'S', 'Q');
  }
  if (!st_.queue_since_us) st_.queue_since_us = now();
  int32_t limit = st_.timeouts.queue ? st_.timeouts.queue : st_.timeouts.connect;
  return wait_in_queue(limit ? st_.queue_since_us + int64_t{limit} * 1000 : 0);
}

// until_us: 0 is for ever.
Step Stream::wait_in_queue(int64_t until_us) {
  if (until_us) wake_in(static_cast<int32_t>((until_us - now()) / 1000));
  st_.timer_fired = false;
  return to(Phase::queue);
}

// No server is usable: it waits for one to come back, as long as `timeout park` says in all.
Step Stream::parked() {
  if (!st_.queue_since_us) st_.queue_since_us = now();
  may_park();
  note_parked();
  return wait_in_queue(std::max(st_.park_until_us, now()));
}

Step Stream::no_server() {
  view_.backend->be.add(Ctr::err_conn);
  return fail(503, 'S', 'C');
}

Step Stream::queue() {
  using State = runtime::Ticket::State;
  if (ticket_.state() == State::taken) return assigned();
  if (ticket_.state() == State::idle) {   // its server went away
    if (!st_.bound_strict || be().has(Opt::redispatch)) st_.bound = nullptr;
    return to(Phase::pick);
  }
  if (client_gone()) {
    ticket_.release();
    count_client_abort();
    return fail_quietly(503, 'C', 'Q');
  }
  if (!st_.timer_fired) return Step::wait;
  ticket_.release();
  view_.backend->be.add(Ctr::err_conn);
  return fail(503, 's', 'Q');
}

// A place on a server is ours: the ticket holds it.
Step Stream::assigned() {
  cancel();
  st_.wake_us = 0;
  runtime::LiveServer& s = *ticket_.server();
  hold_server(&s);
  log_.queue_us = now();
  log_.server_queue = ticket_.server_queue_position();
  log_.backend_queue = ticket_.backend_queue_position();
  if (st_.queue_since_us) {
    uint32_t waited = static_cast<uint32_t>((log_.queue_us - st_.queue_since_us) / 1000);
    s.queue_time.add(waited);
    view_.backend->queue_time.add(waited);
  } else {
    s.queue_time.add(0);
    view_.backend->queue_time.add(0);
  }
  bool safe = st_.http && (request_.method == "GET" || request_.method == "HEAD");
  return safe && !s.config().redir.empty() ? redirect_to_server() : to(Phase::connect);
}

// The client fetches it from the server by itself. Manual 5.2 "redir".
Step Stream::redirect_to_server() {
  std::string_view path = http1::split_uri(request_.target).path_query;
  std::string answer = "HTTP/1.1 302 Found\r\ncache-control: no-cache\r\ncontent-length: 0\r\nlocation: ";
  answer.append(view_.server->config().redir).append(path).append("\r\n\r\n");
  LocalReply found;
  found.status = 302;
  found.raw = arena_.copy(answer);
  found.fields.push_back({"connection", "close"});
  set_end('L', 'C');
  reply(std::move(found));
  return to(Phase::reply);
}

// The stream refers to its server until the end, for the log; a server that is removed waits for that.
void Stream::hold_server(runtime::LiveServer* s) {
  if (s == view_.server) return;
  if (view_.server) view_.server->references.fetch_sub(1, std::memory_order_release);
  if (s) s->references.fetch_add(1, std::memory_order_relaxed);
  view_.server = s;
}

// The client is gone, and nobody wants the answer any more: option abortonclose, or its connection was reset.
bool Stream::client_gone() {
  if (st_.http && up_.read_done) client_->fill();
  if (client_->broken()) return true;
  return client_->eof() && has(Opt::abortonclose);
}

}  // namespace sluice::session
