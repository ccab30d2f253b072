// Server options of health checks. Manual 5.2. Complaints are completed by the line.
#include <fmt/format.h>

#include "config/kw_common.h"
#include "health/kw.h"
#include "health/settings.h"
#include "sluice/keyword.h"

namespace sluice::health {
namespace {

using model::Server;

void check(ParseEnv&, Server& s) { edit_checks(s).check = true; }
void no_check(ParseEnv&, Server& s) { edit_checks(s).check = false; }
void check_send_proxy(ParseEnv&, Server& s) { edit_checks(s).send_proxy = true; }
void no_check_send_proxy(ParseEnv&, Server& s) { edit_checks(s).send_proxy = false; }
void check_via_socks4(ParseEnv&, Server& s) { edit_checks(s).via_socks4 = true; }

void inter(ParseEnv& env, Server& s) { parse_interval(env, s, "inter", edit_checks(s).inter); }
void fastinter(ParseEnv& env, Server& s) { parse_interval(env, s, "fastinter", edit_checks(s).fastinter); }
void downinter(ParseEnv& env, Server& s) { parse_interval(env, s, "downinter", edit_checks(s).downinter); }
void rise(ParseEnv& env, Server& s) { parse_count(env, "rise", edit_checks(s).rise); }
void fall(ParseEnv& env, Server& s) { parse_count(env, "fall", edit_checks(s).fall); }
void port(ParseEnv& env, Server& s) { parse_port(env, "port", edit_checks(s).port); }

void addr(ParseEnv& env, Server& s) {
  const std::string word = env.next();
  if (word.empty()) return env.alert("'addr' expects <ipv4|ipv6> as argument.");
  auto address = net::parse_endpoint(word, {.fd_allowed = false});
  if (!address) return env.alert("'addr' : " + address.error());
  if (address->kind == net::Endpoint::Kind::host) {
    auto ip = net::resolve(address->name, address->family_hint);
    if (!ip) return env.alert(fmt::format("'addr' : invalid address: '{}' in '{}'", address->name, word));
    address->ip = *ip;
    address->kind = net::Endpoint::Kind::ip;
  }
  address->ip.set_port(address->port);
  edit_checks(s).addr = std::move(*address);
}

void socks4(ParseEnv& env, Server& s) {
  const std::string word = env.next();
  if (word.empty()) return env.alert("'socks4' expects <addr>:<port> as argument.");
  auto address = net::parse_endpoint(word, {.port_required = true, .fd_allowed = false});
  if (!address) return env.alert(fmt::format("'socks4 {}' : {}", word, address.error()));
  if (address->kind == net::Endpoint::Kind::host)
    if (auto ip = net::resolve(address->name, 4)) address->ip = *ip;
  if (!address->ip.is_ip()) return env.alert(fmt::format("'socks4 {}' : invalid address.", word));
  address->ip.set_port(address->port);
  edit_checks(s).socks4 = address->ip;
}

void init_state(ParseEnv& env, Server& s) {
  const std::string& word = env.next();
  InitState& state = edit_checks(s).init_state;
  if (word == "fully-up") state = InitState::fully_up;
  else if (word == "up") state = InitState::up;
  else if (word == "down") state = InitState::down;
  else if (word == "fully-down") state = InitState::fully_down;
  else
    env.alert(fmt::format("'init-state' expects one of 'fully-up', 'up', 'down', or 'fully-down' but got '{}'", word));
}

constexpr ServerKeyword kKeywords[] = {
    {"check", 0, check},
    {"no-check", 0, no_check},
    {"check-send-proxy", 0, check_send_proxy},
    {"no-check-send-proxy", 0, no_check_send_proxy},
    {"check-via-socks4", 0, check_via_socks4},
    {"socks4", 1, socks4},
    {"inter", 1, inter},
    {"fastinter", 1, fastinter},
    {"downinter", 1, downinter},
    {"rise", 1, rise},
    {"fall", 1, fall},
    {"port", 1, port},
    {"addr", 1, addr},
    {"init-state", 1, init_state},
};
const base::Register<ServerKeyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::health
