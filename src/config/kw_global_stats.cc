// stats socket, timeout, maxconn: the Runtime API's sockets. Manual 3.1 "stats socket".
#include "config/kw_global_common.h"
#include "config/registry.h"

namespace sluice::config {
namespace {

void parse_socket(ParseEnv& env) {
  if (env.peek().empty())
    return env.alert("'stats socket' in global section expects an address or a path to a UNIX socket");
  auto bind = std::make_unique<model::Bind>();
  if (parse_admin_bind(env, "'stats socket' : ", *bind)) env.config->global.stats_sockets.push_back(std::move(bind));
}

void parse_timeout(ParseEnv& env) {
  std::string word = env.next();
  TimeValue t = parse_time(word);
  if (word.empty()) return env.alert("'stats timeout' expects a positive value");
  if (t.status == TimeValue::Status::overflow)
    return env.alert("timer overflow in argument '" + word + "' to 'stats timeout' (maximum value is 2147483647 ms or "
                     "~24.8 days)");
  if (!t.ok())
    return env.alert("'stats timeout' : unexpected character '" + std::string(1, t.bad) + "' in '" + word + "'");
  if (t.value == 0) return env.alert("'stats timeout' expects a positive value");
  env.config->global.stats_timeout = static_cast<int32_t>(t.value);
}

void parse_maxconn(ParseEnv& env) {
  int64_t n = leading_int(env.next());
  if (n <= 0 || n > INT32_MAX) return env.alert("'stats maxconn' expects a positive value");
  env.config->global.stats_maxconn = static_cast<uint32_t>(n);
}

void refuse(ParseEnv& env) {
  env.alert_at(1, "'stats' only supports 'socket', 'maxconn', 'bind-process' and 'timeout' (got '" + env.at(1) + "')");
}

void refuse_bind_process(ParseEnv& env) {
  env.alert_at(0, "'stats bind-process' went away with processes: HAProxy does not support it any more.");
}

constexpr Keyword kKeywords[] = {
    {"stats", kGlobal, refuse},
    {"stats socket", kGlobal, parse_socket},
    {"stats timeout", kGlobal, parse_timeout},
    {"stats maxconn", kGlobal, parse_maxconn},
    {"stats bind-process", kGlobal, refuse_bind_process},
};
const base::Register<Keyword> registered(kKeywords);

}  // namespace

bool parse_admin_bind(ParseEnv& env, const std::string& context, model::Bind& bind) {
  std::string address = env.next();
  auto endpoint = net::parse_endpoint(address, {.port_required = true});
  if (!endpoint) return env.alert(context + endpoint.error()), false;
  bind.address = std::move(*endpoint);
  bind.file = env.file;
  bind.line = env.line;
  if (bind.address.kind == net::Endpoint::Kind::host) {
    auto ip = net::resolve(bind.address.name, bind.address.family_hint);
    if (!ip) return env.alert(context + "invalid address: '" + bind.address.name + "' in '" + address + "'"), false;
    bind.address.ip = *ip;
    bind.address.ip.set_port(bind.address.port);
  }
  parse_bind_options(env, bind);
  return !env.failed();
}

}  // namespace sluice::config
