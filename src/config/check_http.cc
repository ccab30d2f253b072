// What needs HTTP mode and stands in a TCP proxy: a warning each, and it is dropped. Manual 4.
#include <fmt/format.h>

#include "config/checks.h"
#include "config/kw_common.h"
#include "config/options.h"

namespace sluice::config {
namespace {

using model::Proxy;

void warn(Diagnostics& diags, std::string text, const std::string& file = {}, int line = 0) {
  report(diags, Severity::warning, std::move(text), file, line);
}

bool hashes_http(const std::string& algorithm) {
  std::string_view name = std::string_view(algorithm).substr(0, algorithm.find('('));
  return name == "uri" || name == "url_param" || name == "hdr";
}

void drop_rules(Proxy& p, model::Rules& rules, std::string_view what, Diagnostics& diags) {
  if (rules.empty()) return;
  warn(diags, fmt::format("'{}' rules ignored for {} as they require HTTP mode.", what, title(p)));
  rules.clear();
}

void drop_address_header(Proxy& p, model::AddressHeader& h, std::string_view option, Diagnostics& diags) {
  if (!h.enabled) return;
  warn(diags, fmt::format("'option {}' ignored for {} as it requires HTTP mode.", option, title(p)));
  h = {};
}

}  // namespace

void check_tcp_fallbacks(Proxy& p, Diagnostics& diags) {
  if (p.mode == model::Mode::http) return;
  if (!p.monitor_uri.empty()) {
    warn(diags, fmt::format("monitor-uri will be ignored for {} (needs 'mode http').", title(p)));
    p.monitor_uri.clear();
  }
  if (hashes_http(p.balance.algorithm)) {
    warn(diags, fmt::format("Layer 7 hash not possible for {} (needs 'mode http'). Falling back to round robin.", title(p)));
    p.balance.algorithm = "roundrobin";
    p.balance.args.clear();
  }
  model::LateFormat& log = p.log_format_text;
  if (!(p.caps & model::kFrontendCap)) return;   // backends do not log
  if (log.option != "option httplog" && log.option != "option httpslog") return;
  warn(diags, fmt::format("'{}' not usable with {} (needs 'mode http'). Falling back to 'option tcplog'.", log.option,
                          title(p)), log.file, log.line);
  log.text = "tcplog";
  log.option = "option tcplog";
}

void check_http_only(Proxy& p, Diagnostics& diags) {
  if (p.mode == model::Mode::http) return;
  if (!p.capture_cookie.empty()) {
    warn(diags, fmt::format("'capture' statement ignored for {} as it requires HTTP mode.", title(p)));
    p.capture_cookie.clear();
  }
  drop_rules(p, p.http_request, "http-request", diags);
  drop_rules(p, p.http_response, "http-response", diags);
  drop_rules(p, p.http_after_response, "http-after-response", diags);
  drop_rules(p, p.redirects, "redirect", diags);
  drop_address_header(p, p.forwardfor, "forwardfor", diags);
  drop_address_header(p, p.originalto, "originalto", diags);
  if (p.forwarded) warn(diags, fmt::format("'option forwarded' ignored for {} as it requires HTTP mode.", title(p)));
  p.forwarded.reset();
  for (const FlagOption& o : flag_options()) {
    if (!o.http || !p.has(o.flag)) continue;
    bool concerned = p.caps & o.caps;   // what a defaults section set for the other side is no fault
    if (concerned) warn(diags, fmt::format("'{}' ignored for {} as it requires HTTP mode.", o.keyword, title(p)));
    p.options.reset(static_cast<size_t>(o.flag));
  }
  if ((p.caps & model::kBackendCap) && p.source.usesrc == model::Source::Use::header) {
    warn(diags, fmt::format("{} : ignoring use of header {} as source IP in non-HTTP mode.", title(p), p.source.header));
    p.source.usesrc = model::Source::Use::none;
  }
  for (auto& s : p.servers) {
    if (!s->cookie.empty() || !s->redir.empty())
      report(diags, Severity::alert, fmt::format("{} : server cannot have cookie or redirect prefix in non-HTTP mode.",
                                                 title(p)));
    if (!s->cookie.empty())
      warn(diags, fmt::format("{} : ignoring cookie for server '{}' as HTTP mode is disabled.", title(p), s->name));
  }
}

}  // namespace sluice::config
