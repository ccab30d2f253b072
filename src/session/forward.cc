// Payload on its way, both directions, until both are done; and the timers that watch it. Manual 4.2 "timeout client",
// "timeout server", "timeout tunnel", "timeout client-fin", "timeout server-fin"; 8.5 for the D states.
#include <algorithm>

#include "session/accounting.h"
#include "session/stream.h"

namespace sluice::session {

using http1::Framing;
using runtime::Ctr;
using Taken = PayloadReader::Taken;

namespace {
/// Payload that may wait to be sent, in chunks; and how long one direction may keep the loop to itself.
constexpr size_t kWindowChunks = 4;
constexpr int kRounds = 8;
}  // namespace

// The end of a payload: its trailers go on when they are in order.
void Stream::end_payload(Leg& leg) {
  leg.read_done = true;
  if (&leg == &up_) view_.request_complete = true;
  std::vector<http1::Field> trailers;
  if (leg.reader.chunked() && !leg.drop_trailers && !leg.reader.trailers().empty())
    leg.bad_trailers = !http1::parse_trailers(leg.reader.trailers(), {}, arena_, trailers);
  if (leg.reader.chunked()) leg.received += counted_trailers(trailers);
  if (!leg.bad_trailers) leg.writer.end(leg.store, trailers, leg.names, chunks());
}

// What came before a payload broke off still goes on.
Stream::Pumped Stream::cut_short(Leg& leg, Pumped why) {
  leg.writer.flush(leg.store, chunks());
  return why;
}

// Takes what has come, in our framing, into the store; reads on while there is room for it.
Stream::Pumped Stream::take_payload(Leg& leg, Conn& from) {
  size_t window = std::max(kWindowChunks * chunks().chunk_size(), &leg == &back_ ? st_.hold_bytes : 0);
  while (!leg.read_done && leg.store.unsent() + leg.writer.pending() < window) {
    RecvBuffer& in = from.in();
    Taken t = leg.reader.take(in.view());
    if (t.kind == Taken::piece) leg.writer.payload(in.chunk(), t.data);
    in.consume(t.used);
    leg.received += st_.http && !st_.tunnel ? t.data.size() : t.used;
    if (t.kind == Taken::piece) continue;
    if (t.kind == Taken::bad) return cut_short(leg, Pumped::bad);
    if (t.kind == Taken::end) {
      end_payload(leg);
      return leg.bad_trailers ? Pumped::bad : Pumped::ok;
    }
    if (from.fill()) continue;
    if (!from.ended()) break;
    if (!leg.reader.ends_with_connection() || from.broken()) return cut_short(leg, Pumped::truncated);
    end_payload(leg);
  }
  leg.writer.flush(leg.store, chunks());
  return Pumped::ok;
}

Stream::Pumped Stream::pump(Leg& leg, Conn& from, Conn& into) {
  for (int round = 0; round < kRounds; ++round) {
    Pumped taken = take_payload(leg, from);
    Conn::Flushed flushed = into.flush(leg.store, leg.sent);
    if (flushed == Conn::Flushed::broken) return Pumped::sink_gone;
    if (taken != Pumped::ok) return taken;
    if (flushed == Conn::Flushed::blocked || leg.read_done || !from.may_read()) return Pumped::ok;
  }
  worker_.loop().defer(*this);   // others have their turn
  return Pumped::ok;
}

// A relayed connection; or after 101, or 200 to CONNECT: bytes, both ways.
void Stream::start_tunnel() {
  st_.tunnel = true;
  up_.reader.start(Framing::tunnel, 0);
  up_.writer.start(Framing::tunnel);
  up_.read_done = false;
  back_.reader.start(Framing::tunnel, 0);
  back_.writer.start(Framing::tunnel);
  up_.store.commit();
}

Step Stream::forward() {
  if (st_.tunnel && !tunnel_rules()) return Step::wait;
  if (st_.hold_bytes) {
    Held held = hold_answer();
    if (held == Held::replayed) return Step::go;
    if (held == Held::kept && !st_.client_timed_out) return keep_holding();
    st_.hold_bytes = 0;
    st_.answer_started = true;
    cancel();
  }
  if (!up_.done() && !up_.failed) {
    Pumped p = pump(up_, *client_, *server_);
    if (p != Pumped::ok && (p != Pumped::sink_gone || st_.tunnel)) return forward_failed(true, p);
    // A server that answered without reading all may close its ear; the rest of the request goes nowhere.
    up_.failed = p == Pumped::sink_gone;
    if (up_.failed) server_->read_on();
  }
  Pumped p = pump(back_, *server_, *client_);
  if (p != Pumped::ok) return forward_failed(false, p);
  if (!st_.logged && fe().has(model::Opt::logasap)) write_log();
  if (st_.tunnel) pass_ends();
  if (back_.done() && !awaits_request()) {
    log_.data_us = now();
    return to(Phase::finish);
  }
  if (fe().has(model::Opt::contstats)) flush_counters();
  if (Step s = check_timeouts(); s != Step::wait) return s;
  arm_timers();
  return Step::wait;
}

// The answer is out: in a tunnel the other direction goes on, and so does a request that a kept connection still brings.
bool Stream::awaits_request() {
  if (up_.done()) return false;
  return st_.tunnel || (st_.client_keep && !up_.failed && !client_->ended() && !server_->ended());
}

// One side ended: so does the other, for writing.
void Stream::pass_ends() {
  auto pass = [](Leg& leg, Conn& into) {
    if (!leg.done() || leg.closed) return;
    leg.closed = true;
    into.shut_write();
  };
  pass(up_, *server_);
  pass(back_, *client_);
}

Step Stream::check_timeouts() {
  if (!st_.client_timed_out && !st_.server_timed_out) return Step::wait;
  // When both are late it is the client's fault.
  bool client_late = st_.tunnel && client_->deadline_us() && client_->deadline_us() <= now();
  bool of_client = st_.client_timed_out || client_late;
  st_.client_timed_out = st_.server_timed_out = false;
  // A timer that was set before the last bytes moved is set anew.
  Conn& side = of_client ? static_cast<Conn&>(*client_) : *server_;
  if (side.active_us() + int64_t{of_client ? client_limit() : server_limit()} * 1000 > now()) return Step::wait;
  if (!of_client) {
    view_.backend->be.add(Ctr::server_aborts);
    view_.server->counters.add(Ctr::server_aborts);
  } else {
    count_client_abort();
  }
  return close_with(of_client ? 'c' : 's', 'D');
}

int32_t Stream::client_limit() const {
  const model::Timeouts& t = st_.timeouts;
  if (st_.tunnel && (up_.closed || back_.closed) && t.client_fin) return t.client_fin;
  return st_.tunnel && t.tunnel ? t.tunnel : t.client;
}

int32_t Stream::server_limit() const {
  const model::Timeouts& t = st_.timeouts;
  if (st_.tunnel && (up_.closed || back_.closed) && t.server_fin) return t.server_fin;
  return st_.tunnel && t.tunnel ? t.tunnel : t.server;
}

// Each side is watched only while something is expected of it: bytes, or room for ours.
void Stream::arm_timers() {
  bool client = client_->blocked() || (!up_.read_done && up_.store.unsent() == 0);
  if (client && !st_.tunnel) client_->expire_when_idle(client_limit());
  else if (!st_.tunnel) client_->cancel();
  bool server = server_->blocked() || (up_.done() && !back_.read_done && back_.store.unsent() == 0);
  if (server && !st_.tunnel) server_->expire_when_idle(server_limit());
  else if (!st_.tunnel) server_->cancel();
  if (!st_.tunnel) return;
  // In a tunnel, activity of one side keeps the other alive as well.
  auto liven = [](Conn& side, const Conn& other, bool independent) {
    if (!independent) side.touch_like(other);
    else if (!side.blocked()) side.forget_sending();
  };
  liven(*client_, *server_, fe().has(model::Opt::independent_streams));
  liven(*server_, *client_, be().has(model::Opt::independent_streams));
  if (!up_.read_done || client_->blocked()) client_->expire_when_idle(client_limit());
  else client_->cancel();
  if (!back_.read_done || server_->blocked()) server_->expire_when_idle(server_limit());
  else server_->cancel();
}

Step Stream::forward_failed(bool request_side, Pumped why) {
  bool of_client = request_side == (why != Pumped::sink_gone);
  if (of_client) {
    count_client_abort();
  } else {
    view_.backend->be.add(Ctr::server_aborts);
    view_.server->counters.add(Ctr::server_aborts);
    if (!st_.tunnel) {
      if (log_.replay_note.empty()) try_replay(ReplayAfter::cut);   // too late, which is noted
      view_.backend->be.add(Ctr::err_resp);
      view_.server->counters.add(Ctr::err_resp);
    }
  }
  st_.answer_bad = why == Pumped::bad && !request_side;
  if (why == Pumped::bad) return close_with('P', 'D');
  return close_with(of_client ? 'C' : 'S', 'D');
}

// tcp-response content rules of a relayed connection run on the first bytes the server sends. Manual 4.3.
bool Stream::tunnel_rules() {
  if (st_.http || st_.answering || be().tcp_response.empty()) return true;
  if (server_->in().empty() && !server_->fill() && !server_->ended()) {
    pump(up_, *client_, *server_);
    arm_timers();
    return check_timeouts() != Step::wait;
  }
  st_.answering = true;
  view_.response_data = server_->in().view();
  if (run_rules(be().tcp_response) == Ruled::stop) {
    verdict();
    return true;
  }
  return true;
}

}  // namespace sluice::session
