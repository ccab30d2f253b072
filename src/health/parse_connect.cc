// tcp-check connect, http-check connect. Manual 4.2.
#include <fmt/format.h>

#include "base/strings.h"
#include "config/kw_common.h"
#include "expr/use.h"
#include "health/kw.h"
#include "health/step_connect.h"

namespace sluice::health {
namespace {

bool parse_port(ParseEnv& env, ConnectStep& step) {
  if (env.peek().empty()) return env.alert("'port' expects a port number or a sample expression as argument."), false;
  if (auto n = base::to_int(env.peek())) {
    if (*n < 1 || *n > 65535)
      return env.alert(fmt::format("expects a valid TCP port (from range 1 to 65535) or a sample expression, got {}.", env.peek())),
             false;
    step.port = static_cast<uint16_t>(*n);
    env.next();
    return true;
  }
  config::Reworded worded(env, "error detected while parsing port expression : ");
  step.port_expression = expr::parse_expression(worded.env(), expr::kCheck);
  return step.port_expression != nullptr;
}

bool parse_addr(ParseEnv& env, ConnectStep& step) {
  const std::string word = env.next();
  if (word.empty()) return env.alert("'addr' expects <ipv4|ipv6> as argument."), false;
  auto address = net::parse_endpoint(word, {.fd_allowed = false});
  if (!address) return env.alert(fmt::format("'addr' : {}", address.error())), false;
  if (address->kind == net::Endpoint::Kind::host)
    if (auto ip = net::resolve(address->name, address->family_hint)) address->ip = *ip;
  if (!address->ip.is_ip()) return env.alert(fmt::format("'addr' : invalid address: '{}' in '{}'", word, word)), false;
  address->ip.set_port(address->port);
  step.addr = address->ip;
  return true;
}

/// TLS is not built in: what asks for it is refused, never ignored.
bool refuse_tls(ParseEnv& env, const std::string& word) {
  if (word != "ssl" && word != "sni" && word != "alpn" && word != "proto") return false;
  env.alert(fmt::format("'{}' is valid in HAProxy but not built in sluice yet.", word));
  return true;
}

}  // namespace

std::shared_ptr<Step> parse_connect(ParseEnv& env, bool http) {
  auto step = std::make_shared<ConnectStep>();
  step->linger = false;
  while (!env.done() && !env.failed()) {
    const std::string word = env.next();
    if (word == "default") step->use_defaults = true;
    else if (word == "linger") step->linger = true;
    else if (word == "send-proxy") step->send_proxy = true;
    else if (word == "via-socks4") step->via_socks4 = true;
    else if (word == "port") parse_port(env, *step);
    else if (word == "addr") parse_addr(env, *step);
    else if (word == "comment") take_argument(env, "comment", step->comment);
    else if (!refuse_tls(env, word))
      env.alert(fmt::format("expects 'comment', 'port', 'addr', 'send-proxy', 'ssl', 'sni', 'alpn' or 'via-socks4', 'linger', "
                            "'default' but got '{}' as argument.", word));
  }
  return env.failed() ? nullptr : step;
}

}  // namespace sluice::health
