#include "health/external_method.h"

#include <fmt/format.h>

#include "runtime/proxy.h"

namespace sluice::health {
namespace {

/// An address in the two words that a program is given; `port` empty for a UNIX socket.
struct Words {
  std::string address, port;
};

Words words_of(const net::Endpoint& e, const net::Address& ip) {
  using Kind = net::Endpoint::Kind;
  if (e.kind == Kind::unix_path || e.kind == Kind::abstract || e.kind == Kind::abstract_z) return {e.name, {}};
  return {ip.ip_text(), std::to_string(ip.port() ? ip.port() : e.port)};
}

}  // namespace

ExternalMethod::Invocation ExternalMethod::invocation(runtime::LiveServer& s) const {
  const model::Proxy& p = s.proxy().config();
  Words proxy, server = words_of(s.config().address, s.address());
  if (!p.binds.empty()) proxy = words_of(p.binds[0]->address, p.binds[0]->address.ip);
  auto or_unused = [](const std::string& w) { return w.empty() ? std::string("NOT_USED") : w; };
  Invocation call;
  call.args = {command_, or_unused(proxy.address), or_unused(proxy.port), server.address, or_unused(server.port)};
  call.environment = {
      "PATH=" + path_,
      "HAPROXY_PROXY_ADDR=" + proxy.address,
      "HAPROXY_PROXY_ID=" + std::to_string(s.proxy().id()),
      "HAPROXY_PROXY_NAME=" + p.name,
      "HAPROXY_PROXY_PORT=" + proxy.port,
      "HAPROXY_SERVER_ADDR=" + server.address,
      "HAPROXY_SERVER_CURCONN=" + std::to_string(s.sessions.value()),
      "HAPROXY_SERVER_ID=" + std::to_string(s.config().id),
      "HAPROXY_SERVER_MAXCONN=" + std::to_string(s.maxconn()),
      "HAPROXY_SERVER_NAME=" + s.name(),
      "HAPROXY_SERVER_PORT=" + server.port,
      "HAPROXY_SERVER_SSL=0",
      fmt::format("HAPROXY_SERVER_PROTO={}", p.mode == model::Mode::http ? "h1" : "tcp"),
  };
  return call;
}

}  // namespace sluice::health
