// bind: the addresses a frontend listens on. Manual 4.2 "bind", 5.1.
#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "config/kw_common.h"
#include "config/registry.h"

namespace sluice::config {
namespace {

constexpr net::EndpointRules kRules = {.port_required = true, .range_allowed = true};

void add(model::Proxy& p, const model::Bind& pattern, const net::Endpoint& address, uint16_t port) {
  auto b = std::make_unique<model::Bind>(pattern);
  b->address = address;
  b->address.port = port;
  b->address.port_end = 0;
  if (b->address.ip.is_ip()) b->address.ip.set_port(port);
  p.binds.push_back(std::move(b));
}

/// Every address of the comma separated list. False: complained.
bool parse_addresses(ParseEnv& env, std::string_view list, std::vector<net::Endpoint>& out) {
  for (std::string_view text : base::split(list, ',')) {
    if (text.empty()) continue;
    auto address = net::parse_endpoint(text, kRules);
    if (!address) return env.alert("'bind' : " + address.error()), false;
    if (address->kind == net::Endpoint::Kind::host) {
      auto ip = net::resolve(address->name, address->family_hint);
      if (!ip) return env.alert(fmt::format("'bind' : invalid address: '{}' in '{}'", address->name, text)), false;
      address->ip = *ip;
      address->kind = net::Endpoint::Kind::ip;
    }
    if (address->kind == net::Endpoint::Kind::unix_path)
      address->name.insert(0, env.config->global.unix_bind.prefix);
    out.push_back(std::move(*address));
  }
  return true;
}

size_t sockets_of(const std::vector<net::Endpoint>& addresses) {
  size_t n = 0;
  for (const net::Endpoint& a : addresses) n += a.port_end > a.port ? a.port_end - a.port + 1u : 1u;
  return n;
}

void parse_bind(ParseEnv& env) {
  if (refuse_in_defaults(env, "bind")) return;
  bool ignored = warn_no_cap(env, model::kFrontendCap, "bind");
  const std::string list = env.next();
  if (list.empty())
    return env.alert("'bind' expects {<path>|[addr1]:port1[-end1]}{,[addr]:port[-end]}... as arguments.");
  std::vector<net::Endpoint> addresses;
  if (!parse_addresses(env, list, addresses)) return;
  model::Bind pattern;
  pattern.file = env.file;
  pattern.line = env.line;
  const model::UnixBind& unix_bind = env.config->global.unix_bind;
  pattern.mode = unix_bind.mode, pattern.uid = unix_bind.uid, pattern.gid = unix_bind.gid;
  parse_bind_options(env, pattern);
  if (env.failed() || ignored) return;
  if (pattern.id && sockets_of(addresses) > 1)
    return env.alert_at(1, fmt::format("'bind {}' in section '{}' : 'id' can only be used with a single socket", list,
                                       section_word(env.section)));
  for (const net::Endpoint& a : addresses)
    for (uint32_t port = a.port; port <= std::max(a.port, a.port_end); ++port)
      add(*env.proxy, pattern, a, static_cast<uint16_t>(port));
}

constexpr Keyword kKeywords[] = {{"bind", kProxies, parse_bind}};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
