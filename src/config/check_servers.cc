// The servers of a proxy, its timeouts, and the names of its servers, looked up. Manual 4.2, 5.2.
#include <fmt/format.h>

#include <map>
#include <unordered_map>

#include "base/strings.h"
#include "config/checks.h"
#include "config/kw_common.h"

namespace sluice::config {
namespace {

using model::Proxy;
using model::Server;

constexpr uint32_t kTfoRetries = model::kRetryConnFailure | model::kRetryEmpty | model::kRetryTimeout;

std::string label(const Proxy& p, const Server& s) { return fmt::format("'server {}/{}' : ", p.name, s.name); }

void check_names(const Proxy& p, Diagnostics& diags) {
  std::unordered_map<std::string_view, int> first;
  for (const auto& s : p.servers)
    if (auto [it, fresh] = first.try_emplace(s->name, s->line); !fresh)
      report(diags, Severity::alert, fmt::format("{}, another server named '{}' was already defined at line {}, please use "
                                                 "distinct names.", title(p), s->name, it->second), s->file, s->line);
}

/// One proxy's name look-ups: the same name is asked for once.
using Names = std::map<std::pair<std::string, uint8_t>, std::optional<net::Address>>;

std::optional<net::Address> look_up(Names& names, const net::Endpoint& e) {
  auto [it, fresh] = names.try_emplace({e.name, e.family_hint});
  if (fresh)
    if (auto ip = net::resolve(e.name, e.family_hint)) it->second = *ip;
  return it->second;
}

/// Tries the methods of init-addr in turn. False: none found an address, and "none" was not among them.
bool give_address(Names& names, Server& s, bool& asked) {
  std::string_view methods = s.init_addr.empty() ? std::string_view("last,libc") : std::string_view(s.init_addr);
  for (std::string_view method : base::split(methods, ',')) {
    std::optional<net::Address> ip;
    if (method == "none") return true;
    if (method == "libc") {
      asked = true;
      ip = look_up(names, s.address);
    } else if (net::Address literal = net::Address::parse_ip(method); literal.is_ip()) {
      ip = literal;
    }
    if (!ip) continue;
    s.address.ip = *ip;
    s.address.ip.set_port(s.address.port);
    return true;
  }
  return false;
}

void resolve_servers(model::Config& config, Diagnostics& diags) {
  if (diags.alerts()) return;
  Names names;
  bool failed = false;
  for (auto& p : config.proxies) {
    for (auto& s : p->servers) {
      bool asked = false;
      if (p->disabled || s->address.kind != net::Endpoint::Kind::host || give_address(names, *s, asked)) continue;
      report(diags, Severity::alert, fmt::format("{}{} '{}'.", label(*p, *s), asked ? "could not resolve address"
                                                 : "no method found to resolve address", s->address.name), s->file, s->line);
      failed = true;
    }
  }
  if (failed) report(diags, Severity::alert, "Failed to initialize server(s) addr.");
}

constexpr PostParse kHooks[] = {{"server addresses", 1000, resolve_servers}};
const base::Register<PostParse> reg(kHooks);

}  // namespace

void check_timeouts(Proxy& p, Diagnostics& diags) {
  const model::Timeouts& t = p.timeouts;
  bool client = (p.caps & model::kFrontendCap) && !t.client;
  bool server = (p.caps & model::kBackendCap) && !p.servers.empty() &&
                (!t.connect || (!t.server && (p.mode == model::Mode::http || !t.tunnel)));
  if (!client && !server) return;
  report(diags, Severity::warning,
         fmt::format("missing timeouts for {}.\n   | While not properly invalid, you will certainly encounter various problems\n"
                     "   | with such a configuration. To fix this, please ensure that all following\n"
                     "   | timeouts are set to a non-zero value: 'client', 'connect', 'server'.", title(p)));
}

void check_servers(Proxy& p, Diagnostics& diags) {
  check_names(p, diags);
  for (auto& s : p.servers) {
    if (s->tfo && (p.retry_on & kTfoRetries) != kTfoRetries)
      report(diags, Severity::warning,
             label(p, *s) + "server has tfo activated, the backend should be configured with at least 'conn-failure', "
                            "'empty-response' and 'response-timeout' or we wouldn't be able to retry the connection on "
                            "failure.", s->file, s->line);
    if (!s->proto.empty() && (s->proto == "h1") != (p.mode == model::Mode::http))
      report(diags, Severity::alert, fmt::format("{} : MUX protocol '{}' is not usable for server '{}' at [{}:{}].", title(p),
                                                 s->proto, s->name, s->file, s->line));
    if (s->minconn && (!s->maxconn || s->minconn > s->maxconn)) s->maxconn = s->minconn;   // as HAProxy: the pair is a range
  }
}

void check_binds(const model::Config& config, Proxy& p, Diagnostics& diags) {
  for (const auto& b : p.binds) {
    if (!b->proto.empty() && (b->proto == "h1") != (p.mode == model::Mode::http))
      report(diags, Severity::alert, fmt::format("{} : MUX protocol '{}' is not usable for 'bind {}' at [{}:{}].", title(p),
                                                 b->proto, b->address.text, b->file, b->line));
    if (!b->threads.empty() && config.global.nbthread && b->threads.front() > config.global.nbthread)
      report(diags, Severity::alert, fmt::format("Proxy '{}': 'thread' directive contains threads that belong to no group in "
                                                 "'bind {}' at [{}:{}].", p.name, b->address.text, b->file, b->line));
  }
}

}  // namespace sluice::config
