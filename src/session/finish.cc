// The end of a stream: counters, log, and what becomes of the two connections. Runs once. Manual 8, management guide 9.1.
#include "http1/codec.h"
#include "log/log.h"
#include "session/stream.h"

namespace sluice::session {

using model::Opt;
using runtime::Ctr;

Step Stream::finish() {
  log_.end_us = now();
  if (!st_.http && !st_.tunnel) read_over();
  flush_counters();
  count_end();
  note_loss();
  ClientConn::Then then = client_future();
  release_server();
  ticket_.release();
  if (st_.backend_counted) view_.backend->be_conn.down();
  if (!st_.logged) write_log();
  hold_server(nullptr);
  runtime::Process& process = worker_.runtime().process;
  process.streams.down();
  ClientConn* client = client_;
  reset();
  worker_.give_back(*this);
  client->transaction_ended(then);
  return Step::over;
}

// A relayed connection that no server took: what the client sent counts, and must not turn the close into a reset.
void Stream::read_over() {
  client_->fill();
  up_.received += client_->in().size();
  client_->in().release();
}

void Stream::count_end() {
  if (!st_.http) {
    if (view_.server) view_.server->total_time.add(static_cast<uint32_t>((log_.end_us - log_.accept_us) / 1000));
    if (st_.backend_counted) view_.backend->total_time.add(static_cast<uint32_t>((log_.end_us - log_.accept_us) / 1000));
    return;
  }
  if (!log_.start_us) return;   // nothing was asked
  uint16_t status = view_.response ? response_.status : 0;
  count_status(view_.frontend->fe, status);
  uint32_t ms = static_cast<uint32_t>((log_.end_us - log_.start_us) / 1000);
  if (st_.backend_counted) {
    view_.backend->be.add(Ctr::requests);
    count_status(view_.backend->be, status);
    view_.backend->total_time.add(ms);
  }
  if (view_.server) view_.server->total_time.add(ms);
}

// A server's answers are counted when they come, interim ones as well.
void Stream::count_answer() {
  view_.server->counters.add(Ctr::requests);
  count_status(view_.server->counters, response_.status);
}

void Stream::count_status(runtime::Counters& c, uint16_t status) {
  if (status < 100 || status > 599) return c.add(Ctr::hrsp_other);
  c.add(static_cast<Ctr>(static_cast<int>(Ctr::hrsp_1xx) + status / 100 - 1));
}

namespace {
// A whole message that left counts for what it was and what was added to it; of a part, its bytes do.
uint64_t sent_of(const Leg& leg, int64_t growth) {
  return leg.done() && leg.sent > 0 ? leg.received + static_cast<uint64_t>(growth) : leg.sent;
}
}  // namespace

void Stream::note_bytes() {
  log_.bytes_in = up_.received;
  log_.bytes_out = log_.response_bytes_in = back_.received;
  log_.request_bytes_out = sent_of(up_, st_.request_growth);
}

// Bytes since the last time; long tunnels call this now and then.
void Stream::flush_counters() {
  note_bytes();
  struct Row {
    uint64_t now;
    uint64_t StreamState::*counted;
    Ctr plain, detailed;
  };
  const Row rows[] = {{up_.received, &StreamState::counted_in, Ctr::bytes_in, Ctr::req_bytes_in},
                      {log_.request_bytes_out, &StreamState::counted_request_out, Ctr::kCount, Ctr::req_bytes_out},
                      {back_.received, &StreamState::counted_response_in, Ctr::bytes_out, Ctr::res_bytes_in},
                      {sent_of(back_, st_.answer_growth), &StreamState::counted_out, Ctr::kCount, Ctr::res_bytes_out}};
  for (const Row& row : rows) {
    uint64_t n = row.now - st_.*row.counted;
    if (row.now <= st_.*row.counted) continue;
    st_.*row.counted = row.now;
    auto add = [&](runtime::Counters& c) {
      if (row.plain != Ctr::kCount) c.add(row.plain, n);
      c.add(row.detailed, n);
    };
    add(view_.frontend->fe);
    if (fe().has(Opt::socket_stats)) add(client_->listener().counters);
    if (st_.backend_counted) add(view_.backend->be);
    if (view_.server) add(view_.server->counters);
    if (row.plain != Ctr::bytes_out) continue;
    runtime::Process& process = worker_.runtime().process;
    process.bytes_out.fetch_add(n, std::memory_order_relaxed);
    process.out_bytes.add(now(), static_cast<uint32_t>(std::min<uint64_t>(n, UINT32_MAX)));
  }
}

void Stream::count_client_abort() {
  view_.frontend->fe.add(Ctr::client_aborts);
  if (st_.backend_counted) view_.backend->be.add(Ctr::client_aborts);
  if (view_.server) view_.server->counters.add(Ctr::client_aborts);
}

void Stream::write_log() {
  st_.logged = true;
  log_.end_us = now();
  note_bytes();
  log_.fe_conn = view_.frontend->fe_conn.value();
  log_.act_conn = worker_.runtime().process.connections.value();
  log_.be_conn = view_.backend->be_conn.value();
  log_.srv_conn = view_.server ? view_.server->sessions.value() : 0;
  bool error = st_.http && !log_.request_parsed;
  log::transaction(view_, error);
}

// What the client's connection is good for now.
ClientConn::Then Stream::client_future() {
  using Then = ClientConn::Then;
  if (st_.killed || st_.client_abort) return Then::close;
  if (!st_.http) return Then::close;
  if (st_.client_keep && up_.done() && !client_->ended()) return Then::keep_alive;
  return up_.read_done && client_->in().empty() ? Then::close : Then::linger;
}

// The server's connection may serve others when both messages are whole, and both sides said so.
void Stream::release_server() {
  if (!server_) return;
  ServerConn& c = *server_;
  server_ = nullptr;
  bool whole = st_.http && up_.done() && back_.done() && !st_.tunnel && !st_.killed;
  bool keep = whole && st_.server_keep && c.in().empty();
  int32_t most = c.server().config().max_reuse;
  c.count_request();
  if (!keep) return c.close();
  bool asked_who = response_.status == 401 || response_.status == 407;   // the next request belongs to this one
  client_->set_last_server(asked_who || has(Opt::prefer_last_server) ? &c.server() : nullptr);
  bool worn = most >= 0 && c.requests() > static_cast<uint32_t>(most);
  bool shared = !worn && shareable() && be().reuse != model::Reuse::never && !c.is_private();
  if (shared) return worker_.idle().put(c);
  if (!st_.client_keep) return c.close();
  c.mark_private();
  client_->keep_private(c);
}

}  // namespace sluice::session
