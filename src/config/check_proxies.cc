// The checks of whole proxies: ids, defaults sections that define rules, and one proxy after the other. Manual 4.
#include <fmt/format.h>

#include <unordered_set>

#include "config/checks.h"
#include "config/kw_common.h"

namespace sluice::config {
namespace {

using model::Opt;
using model::Proxy;
constexpr uint32_t kFirstProxyId = 2;   // as HAProxy 3.4: 1 belongs to the Runtime API

/// Gives the next free number to everything that has none.
template <class List>
void number(List& list, uint32_t next) {
  std::unordered_set<uint32_t> used;
  for (const auto& item : list)
    if (item->id) used.insert(item->id);
  for (auto& item : list) {
    if (item->id) continue;
    while (used.contains(next)) ++next;
    item->id = next++;
  }
}

void assign_ids(model::Config& config, Diagnostics&) {
  for (auto& p : config.proxies) {
    p->id_given = p->id != 0;
    for (auto& s : p->servers) s->id_given = s->id != 0;
  }
  number(config.proxies, kFirstProxyId);
  for (auto& p : config.proxies) {
    number(p->binds, 1);
    number(p->servers, 1);
  }
}

bool has_rules(const Proxy& p) {
  return !p.tcp_connection.empty() || !p.tcp_session.empty() || !p.tcp_content.empty() || !p.tcp_response.empty() ||
         !p.http_request.empty() || !p.http_response.empty() || !p.http_after_response.empty();
}

/// Rules of a defaults section serve frontends or backends, not both (4.1).
void check_inheritance(model::Config& config, Diagnostics& diags) {
  auto at = [](const Proxy& d) { return fmt::format("(defaults section at {}:{})", d.file, d.line); };
  for (const auto& d : config.defaults)
    if (d->defaults && has_rules(*d->defaults))
      report(diags, Severity::alert, fmt::format("a defaults section cannot inherit from a defaults section defining TCP/HTTP "
                                                 "rules {}.", at(*d->defaults)), d->file, d->line);
  std::unordered_map<const Proxy*, uint8_t> sides;
  for (const auto& p : config.proxies) {
    if (!p->defaults || !has_rules(*p->defaults)) continue;
    uint8_t& side = sides[p->defaults];
    side |= p->caps;
    if (p->caps == (model::kFrontendCap | model::kBackendCap))
      report(diags, Severity::alert, "a listen section cannot inherit from a defaults section defining TCP/HTTP rules.",
             p->file, p->line);
    else if (side != p->caps)
      report(diags, Severity::alert, fmt::format("frontends and backends cannot inherit from the same defaults section if it "
                                                 "defines TCP/HTTP rules {}.", at(*p->defaults)), p->file, p->line);
  }
}

void check_targets(Proxy& p, Diagnostics& diags) {
  bool transparent = p.has(Opt::transparent), dispatch = p.dispatch.kind != net::Endpoint::Kind::none;
  if ((p.caps & model::kFrontendCap) && p.binds.empty())
    report(diags, Severity::warning, fmt::format("{} has no 'bind' directive. Please declare it as a backend if this was "
                                                 "intended.", title(p)));
  if (!(p.caps & model::kBackendCap)) return;
  if (!p.balance.algorithm.empty()) {
    if (transparent)
      report(diags, Severity::alert, fmt::format("{} cannot use both transparent and balance mode.", title(p)));
    else if (dispatch)
      report(diags, Severity::warning, fmt::format("dispatch address of {} will be ignored in balance mode.", title(p)));
    p.dispatch = {};
  }
  bool dispatched = p.dispatch.kind != net::Endpoint::Kind::none;
  if (dispatched || p.has(Opt::transparent))
    report(diags, Severity::alert, fmt::format("'{}' of {} is a valid keyword of HAProxy but is not built in sluice yet.",
                                               dispatched ? "dispatch" : "option transparent", title(p)));
}

/// What a proxy has without saying so, where the mode decides (3.4: abortonclose for HTTP backends).
void settle_defaults(Proxy& p) {
  auto abort = static_cast<size_t>(Opt::abortonclose);
  if (p.mode == model::Mode::http && (p.caps & model::kBackendCap) && !p.options_unset[abort]) p.options.set(abort);
}

void check_all(model::Config& config, Diagnostics& diags) {
  assign_ids(config, diags);
  check_inheritance(config, diags);
  for (auto& pointer : config.proxies) {
    Proxy& p = *pointer;
    if (p.disabled) continue;
    check_tcp_fallbacks(p, diags);
    check_targets(p, diags);
    check_references(config, p, diags);
    check_log_formats(config, p, diags);
    check_timeouts(p, diags);
    check_servers(p, diags);
    check_log_targets(config, p, diags);
    check_http_only(p, diags);
    check_binds(config, p, diags);
    settle_defaults(p);
  }
}

constexpr PostParse kHooks[] = {{"proxies", 20, check_all}};
const base::Register<PostParse> reg(kHooks);

}  // namespace
}  // namespace sluice::config
