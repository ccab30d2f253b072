// A connection to the server that was picked: one that idles, or a new one. Manual 4.2 "http-reuse", "source", 5.2
// "send-proxy", "max-reuse".
#include "session/stream.h"

#include "config/congestion.h"
#include "http1/list_value.h"
#include "runtime/observe.h"
#include "session/proxy_protocol.h"

namespace sluice::session {

using model::Opt;
using runtime::Ctr;

Step Stream::connect() {
  if (!server_) {
    if (ServerConn* c = reusable()) {
      server_ = c;
      c->use(*this);
      view_.server->counters.add(Ctr::reuses);
      view_.backend->be.add(Ctr::reuses);
      return connected();
    }
    return open_connection();
  }
  if (st_.connect_told) return st_.connect_error ? connect_failed(false) : connected();
  if (st_.server_timed_out) return connect_failed(true);
  if (client_gone()) {
    count_client_abort();
    return fail_quietly(503, 'C', 'C');
  }
  return Step::wait;
}

bool Stream::shareable() const {
  const model::Server& s = view_.server->config();
  const model::Source& source = s.source.set ? s.source : be().source;
  return !st_.is_private && !s.send_proxy && source.usesrc == model::Source::Use::none && !st_.server_mark && !st_.server_tos;
}

// Which idle connection this request may go on: the first one of a client is not retried by it, so that it must not meet
// a connection whose server is about to close it ("safe"), or only one that was reused before ("aggressive").
ServerConn* Stream::reusable() {
  if (!st_.http || st_.fresh_connection) return nullptr;
  ServerConn* own = client_->take_private(*view_.server);
  if (own || !shareable()) return own;
  bool first = client_->facts().requests <= 1;
  switch (be().reuse) {
    case model::Reuse::never: return nullptr;
    case model::Reuse::safe:
      if (first) return nullptr;
      break;
    case model::Reuse::aggressive:
    case model::Reuse::always: break;
  }
  ServerConn* c = worker_.idle().take(*view_.server);
  // What may not be sent twice must not meet a connection that has ended meanwhile.
  if (replay_options() && !repeatable())
    while (c && c->transport()->peek().kind != net::Io::again) {
      c->close();
      c = worker_.idle().take(*view_.server);
    }
  if (c && first && be().reuse == model::Reuse::aggressive && c->requests() < 2) {
    worker_.idle().put(*c);
    return nullptr;
  }
  return c;
}

net::ConnectOptions Stream::connect_options() {
  const model::Server& s = view_.server->config();
  const model::Source& source = s.source.set ? s.source : be().source;
  const model::Global& g = worker_.runtime().config().global;
  net::ConnectOptions o;
  o.namespace_name = s.namespace_name;
  o.congestion = config::congestion_of(s);
  o.tfo = s.tfo;
  o.tcp_ut = s.tcp_ut;
  o.delay_ack = be().has(Opt::tcp_smart_connect);
  o.rcvbuf = g.rcvbuf_server;
  o.sndbuf = g.sndbuf_server;
  o.mark = st_.server_mark;
  o.tos = st_.server_tos;
  if (!source.set) return o;
  o.interface = source.interface;
  o.bind_to = source.address.ip;
  const net::Address& client = client_->facts().src;
  using Use = model::Source::Use;
  if (source.usesrc == Use::none) return o;
  o.bind_transparent = true;
  if (source.usesrc == Use::fixed) o.bind_to = source.usesrc_address.ip;
  else o.bind_to = client;
  std::string_view value;
  if (source.usesrc == Use::header) {
    bool found = st_.http && http1::nth_value(request_, source.header, source.header_occurrence, value);
    o.bind_to = found ? net::Address::parse_ip(value) : net::Address{};
    o.bind_transparent = o.bind_to.is_ip();
  }
  if (source.usesrc == Use::client_ip) o.bind_to.set_port(0);
  return o;
}

Step Stream::open_connection() {
  runtime::LiveServer& s = *view_.server;
  const net::Endpoint& at = s.config().address;
  net::Address to = s.address();
  // Without a port of its own, or with one relative to it, the server is reached on the client's destination port.
  if (at.port_offset) to.set_port(static_cast<uint16_t>(client_->facts().dst.port() + at.offset));
  // 0.0.0.0 stands for where the client wanted to go.
  if (!net::is_unix(at.kind) && to.is_ip() && to.any()) {
    uint16_t port = to.port() ? to.port() : client_->facts().dst.port();
    to = client_->facts().dst;
    to.set_port(port);
  }
  s.counters.add(Ctr::connects);
  view_.backend->be.add(Ctr::connects);
  net::Connecting c = net::connect_to(to, net::is_unix(at.kind) ? &at : nullptr, connect_options());
  st_.connect_told = false;
  st_.server_timed_out = false;
  if (c.fd < 0) {
    st_.connect_error = c.error_code;
    return connect_failed(false);
  }
  if (be().has(Opt::srvtcpka)) net::set_keepalive(c.fd, be().tcpka_server_cnt, be().tcpka_server_idle, be().tcpka_server_intvl);
  server_ = new ServerConn(worker_.loop(), s, c.fd);
  server_->facts().dst = to;
  server_->await_connect(*this, c.in_progress);
  if (!c.in_progress) return connected();
  server_->expire_in(st_.timeouts.connect);
  return Step::wait;
}

Step Stream::connected() {
  log_.connect_us = now();
  server_->cancel();
  server_->touch();
  ServerConnFacts& facts = server_->facts();
  if (!facts.reused) facts.src = net::local_address(server_->fd());
  view_.server_conn = &facts;
  uint32_t ms = static_cast<uint32_t>((log_.connect_us - log_.queue_us) / 1000);
  if (!facts.reused) {
    runtime::observe(*view_.server, runtime::Outcome::connected);
    view_.server->connect_time.add(ms);
    view_.backend->connect_time.add(ms);
  }
  server_->want_read(true);
  st_.server_timed_out = false;
  if (st_.http) return to(Phase::exchange);
  start_tunnel();
  if (view_.server->config().send_proxy) {
    std::string header = proxy_header();
    up_.store.append_copy(header, chunks());
  }
  return to(Phase::forward);
}

std::string Stream::proxy_header() const {
  const model::Server& s = view_.server->config();
  const ConnFacts& facts = client_->facts();
  ProxyOut out;
  out.version = s.send_proxy;
  out.options = s.proxy_v2_options;
  out.src = facts.src;
  out.dst = facts.dst;
  if (facts.proxy) out.authority = facts.proxy->authority;
  out.unique_id = log_.unique_id;
  std::string text;
  append_proxy_header(text, out);
  return text;
}

}  // namespace sluice::session
