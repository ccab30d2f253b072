#include "session/client_conn.h"

#include "base/time.h"
#include "expr/vars.h"
#include "log/log.h"
#include "net/socket.h"
#include "session/acceptor.h"
#include "session/proxy_protocol.h"
#include "session/session_rules.h"
#include "session/stream.h"

namespace sluice::session {
namespace {

using model::Opt;
using runtime::Ctr;

/// How long a closing connection may still send before it is cut, so that the answer is not lost to a reset.
constexpr int32_t kLingerMs = 1000;
constexpr int kMaxLingerReads = 16;
constexpr std::string_view kNoProxyHeader = "Received something which does not look like a PROXY protocol header";

void set_options(int fd, const model::Proxy& fe) {
  net::set_no_delay(fd);
  if (fe.has(Opt::clitcpka)) net::set_keepalive(fd, fe.tcpka_client_cnt, fe.tcpka_client_idle, fe.tcpka_client_intvl);
}

}  // namespace

ClientConn::ClientConn(Worker& worker, const Accepted& client)
    : Conn(worker.loop()), worker_(worker), listener_(*client.listener), expects_proxy_(listener_.bind.accept_proxy) {
  attach(std::make_unique<net::PlainTransport>(loop(), client.fd, *this, &loop().clients()));
  facts_.fd = client.fd;
  facts_.peer = facts_.src = client.peer;
  facts_.listener = &listener_;
  facts_.bind = &listener_.bind;
  facts_.accept_us = next_accept_us_ = loop().now_us();
  facts_.accept_wall_us = loop().wall_us();
  facts_.local = facts_.dst = net::local_address(client.fd);
  if (client.peer.family() == net::Address::Family::unix_socket) {
    facts_.src.set_port(static_cast<uint16_t>(listener_.bind.id));
    facts_.dst = facts_.src;
  }
  worker.clients_.push_back(*this);
  ++worker.client_count_;
}

ClientConn::~ClientConn() {
  expr::release_vars(facts_.vars);
  delete facts_.proxy;
}

void ClientConn::begin() {
  const model::Proxy& fe = frontend().config();
  if (listener_.bind.address.kind == net::Endpoint::Kind::ip) set_options(fd(), fe);
  touch();
  switch (run_session_rules(*this, fe.tcp_connection)) {
    case Admission::accepted: break;
    case Admission::silent: net::make_silent(fd(), 0); [[fallthrough]];
    case Admission::rejected:
      frontend().fe.add(Ctr::denied_conn);
      listener_.counters.add(Ctr::denied_conn);
      return close();
  }
  want_read(true);
  if (!expects_proxy_) return start_session();
  state_ = State::proxy_header;
  expire_in(fe.timeouts.client_hs ? fe.timeouts.client_hs : fe.timeouts.client);
}

void ClientConn::start_session() {
  const model::Proxy& fe = frontend().config();
  cancel();
  int64_t now = loop().now_us();
  listener_.counters.add(Ctr::sessions);
  handshake_us_ = expects_proxy_ ? now - facts_.accept_us : 0;
  switch (run_session_rules(*this, fe.tcp_session)) {
    case Admission::accepted: break;
    case Admission::silent: net::make_silent(fd(), 0); [[fallthrough]];
    case Admission::rejected:
      frontend().fe.add(Ctr::denied_sess);
      listener_.counters.add(Ctr::denied_sess);
      return close();
  }
  frontend().fe.add(Ctr::sessions);
  frontend().sess_rate.add(now);
  worker_.runtime().process.sess_rate.add(now);
  if (fe.mode == model::Mode::tcp) return start_stream();
  await_request();
}

// --- PROXY protocol -------------------------------------------------------------------------------------------------

void ClientConn::read_proxy_header() {
  fill();
  ProxyHeader header;
  ProxyParse parsed = parse_proxy_header(in().view(), header);
  if (parsed == ProxyParse::more && !ended() && !in().full()) return;
  if (parsed != ProxyParse::done) return refuse_proxy_header(kNoProxyHeader);
  in().consume(header.size);
  if (header.has_addresses) {
    facts_.src = header.src;
    facts_.dst = header.dst;
  }
  if (!header.info.authority.empty() || !header.info.unique_id.empty() || !header.info.raw_tlvs.empty())
    facts_.proxy = new ProxyInfo(std::move(header.info));
  start_session();
}

void ClientConn::refuse_proxy_header(std::string_view why) {
  facts_.error = why == kNoProxyHeader ? 15 : 13;
  const model::Proxy& fe = frontend().config();
  if (!(fe.has(Opt::dontlognull) && in().empty())) {
    TxnView view;
    TxnLog times;
    base::Arena arena;
    view.conn = &facts_;
    view.frontend = view.backend = &frontend();
    view.arena = &arena;
    view.log = &times;
    log::connection_error(view, why);
  }
  close();
}

// --- between transactions -------------------------------------------------------------------------------------------

void ClientConn::await_request() {
  const model::Timeouts& t = frontend().config().timeouts;
  state_ = State::idle;
  if (!in().empty()) return loop().defer(*this);
  in().release();
  if (ended()) return idle_ended();
  int32_t most = facts_.requests ? worker_.idle_left_ms() : -1;
  if (most == 0) return close();
  touch();
  int32_t wait = t.http_request;
  if (facts_.requests && t.http_keep_alive) wait = t.http_keep_alive;
  if (!wait) wait = t.client;
  expire_when_idle(most > 0 && (!wait || most < wait) ? most : wait);
  want_read(true);
}

void ClientConn::start_stream() {
  state_ = State::stream;
  cancel();
  stream_ = &worker_.take_stream();
  stream_->begin(*this);
}

// The first request's absence is told by a stream, which logs it; later on nobody asked for anything.
void ClientConn::idle_ended() {
  if (facts_.requests) return close();
  start_stream();
}

void ClientConn::run_ready() {
  if (state_ == State::idle) start_stream();
}

void ClientConn::transaction_ended(Then then) {
  stream_ = nullptr;
  next_accept_us_ = loop().now_us();
  switch (then) {
    case Then::keep_alive: return await_request();
    case Then::linger: return linger();
    case Then::reset: transport()->reset_on_close(); [[fallthrough]];
    case Then::close: return close();
  }
}

void ClientConn::close_if_idle() {
  // option idle-close-on-response: the next answer will say that it is the last.
  if (frontend().config().has(Opt::idle_close_on_response)) return;
  if (state_ != State::idle || !facts_.requests || !in().empty()) return;
  int32_t most = worker_.idle_left_ms();
  if (most == 0) close();
  else if (most > 0) expire_when_idle(most);   // its own timeout, if that is sooner, is not worth a look
}

// A close while bytes of the peer are unread makes the kernel reset, and the peer may never see the answer.
void ClientConn::linger() {
  if (ended() || write_failed()) return close();
  shut_write();
  state_ = State::lingering;
  in().release();
  expire_in(kLingerMs);
  want_read(true);
}

void ClientConn::close() {
  if (state_ == State::closed) return;
  if (stream_) return stream_->kill('K');
  state_ = State::closed;
  if (frontend().config().has(Opt::nolinger)) transport()->reset_on_close();
  while (ServerConn* c = private_.front()) c->close();
  set_last_server(nullptr);
  cancel();
  want_read(false);
  static_cast<net::Ready*>(this)->unlink();
  static_cast<base::ListNode<ClientConn>*>(this)->unlink();
  --worker_.client_count_;
  loop().load.fetch_sub(1, std::memory_order_relaxed);
  Acceptor::connection_closed(listener_);
  loop().destroy(this);
}

// --- events ---------------------------------------------------------------------------------------------------------

void ClientConn::on_readable() {
  set_readable();
  switch (state_) {
    case State::proxy_header: read_proxy_header(); break;
    case State::idle: start_stream(); break;
    case State::stream: stream_->on_client(); break;
    case State::lingering:
      for (int i = 0; i < kMaxLingerReads && fill(); ++i) in().release();
      if (ended()) close();
      break;
    case State::closed: return;
  }
  if (state_ != State::closed) pause_if_unread();
}

void ClientConn::on_writable() {
  set_writable();
  if (stream_) stream_->on_client();
}

void ClientConn::on_timer() {
  switch (state_) {
    case State::proxy_header: return refuse_proxy_header("Timeout during PROXY header");
    case State::idle:
      if (facts_.requests) return close();
      start_stream();
      if (stream_) stream_->on_client_timeout();
      return;
    case State::stream: return stream_->on_client_timeout();
    case State::lingering: return close();
    case State::closed: return;
  }
}

// --- connections to servers that are this client's own --------------------------------------------------------------

void ClientConn::keep_private(ServerConn& c) {
  if (!IdlePool::may_live(c)) return c.close();
  c.detach();
  c.in().release();
  c.cancel();
  c.want_read(true);
  private_.push_front(c);
}

ServerConn* ClientConn::take_private(runtime::LiveServer& server) {
  for (ServerConn *c = private_.front(), *next; c; c = next) {
    next = private_.next(*c);
    if (&c->server() != &server) continue;
    if (c->outdated()) {
      c->close();
      continue;
    }
    static_cast<base::ListNode<ServerConn>*>(c)->unlink();
    return c;
  }
  return nullptr;
}

void ClientConn::set_last_server(runtime::LiveServer* s) {
  if (s == last_server_) return;
  if (last_server_) last_server_->references.fetch_sub(1, std::memory_order_release);
  last_server_ = s;
  if (s) s->references.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace sluice::session
