// Once all files are read: the scripts of the sections are put together. Manual 4.2 "option httpchk", "option tcp-check".
#include <fmt/format.h>

#include <algorithm>

#include "config/kw_common.h"
#include "health/http_expect.h"
#include "health/http_send.h"
#include "health/settings.h"
#include "health/step_connect.h"
#include "sluice/keyword.h"

namespace sluice::health {
namespace {

using Steps = std::vector<std::shared_ptr<Step>>;

std::shared_ptr<ConnectStep> default_connect() {
  auto step = std::make_shared<ConnectStep>();
  step->use_defaults = true;
  return step;
}

/// What the first request does not say comes from option httpchk.
void complete_request(HttpRequest& r, const HttpRequest& option) {
  if (!r.method) r.method = option.method;
  if (!r.uri && !r.uri_format) r.uri = option.uri;
  if (!r.version) r.version = option.version;
  r.fields.insert(r.fields.begin(), option.fields.begin(), option.fields.end());
  if (r.body.empty() && !r.body_format) r.body = option.body;
}

/// Copies of the HTTP steps: the section's own flags go into them, and a defaults section's lines serve many.
Steps own_copies(const ProxyChecks& c) {
  Steps out;
  for (const auto& s : c.http.steps) {
    if (auto send = std::dynamic_pointer_cast<HttpSend>(s)) out.push_back(std::make_shared<HttpSend>(*send));
    else if (auto expect = std::dynamic_pointer_cast<HttpExpect>(s)) out.push_back(std::make_shared<HttpExpect>(*expect));
    else out.push_back(s);
  }
  return out;
}

/// The request of option httpchk where no line sends one before an answer is waited for; 2xx and 3xx are good where no
/// line says what is.
void add_what_is_implied(Steps& steps, const HttpRequest& option) {
  auto of = [](Step::Kind kind) { return [kind](const auto& s) { return s->kind == kind; }; };
  auto send = std::find_if(steps.begin(), steps.end(), of(Step::Kind::send));
  auto expect = std::find_if(steps.begin(), steps.end(), of(Step::Kind::expect));
  if (send != steps.end() && send < expect) {
    complete_request(static_cast<HttpSend&>(**send).request, option);
  } else {
    auto added = std::make_shared<HttpSend>();
    complete_request(added->request, option);
    while (expect != steps.begin() && (*(expect - 1))->kind == Step::Kind::comment) --expect;   // which is about the answer
    steps.insert(expect, std::move(added));
  }
  bool answered = false;
  for (const auto& s : steps) answered = s->kind == Step::Kind::expect || (answered && s->kind != Step::Kind::send);
  if (answered) return;
  auto implied = std::make_shared<HttpExpect>();
  implied->codes.emplace_back(200, 399);
  steps.push_back(std::move(implied));
}

bool names_port(const Steps& steps) {
  for (const auto& s : steps)
    if (s->kind == Step::Kind::connect) {
      const auto& connect = static_cast<const ConnectStep&>(*s);
      return connect.port != 0 || connect.port_expression || (connect.addr && connect.addr->port() != 0);
    }
  return false;
}

std::shared_ptr<const Method> http_method(const ProxyChecks& c) {
  Steps steps = own_copies(c);
  static const HttpRequest kNothing;
  add_what_is_implied(steps, c.http.request ? *c.http.request : kNothing);
  for (auto& s : steps) {
    if (s->kind == Step::Kind::send) static_cast<HttpSend&>(*s).send_state = c.send_state;
    if (s->kind == Step::Kind::expect) static_cast<HttpExpect&>(*s).stop_on_404 = c.stop_on_404;
  }
  Script script;
  finish_script(script, default_connect(), steps);
  return std::make_shared<ScriptMethod>(std::move(script), names_port(steps));
}

std::shared_ptr<const Method> tcp_method(const ProxyChecks& c) {
  if (c.tcp.steps.empty()) return nullptr;
  Script script;
  script.labelled = true;
  finish_script(script, default_connect(), c.tcp.steps);
  return std::make_shared<ScriptMethod>(std::move(script), names_port(c.tcp.steps));
}

void warn_ignored(const model::Proxy& p, const ProxyChecks& c, Diagnostics& diags) {
  using Kind = ProxyChecks::Kind;
  auto unused = [&](const CheckRules& r, std::string_view rules, std::string_view option) {
    if (r.owner == &p && !r.steps.empty())
      config::report(diags, Severity::warning, fmt::format("{} uses {} rules without 'option {}', so the rules are ignored.",
                                                           config::title(p), rules, option));
  };
  if (c.kind != Kind::tcp) unused(c.tcp, "tcp-check", "tcp-check");
  if (c.kind == Kind::http) return;
  unused(c.http, "http-check", "httpchk");
  if (c.kind == Kind::plain) return;
  for (auto [on, name] : {std::pair{c.stop_on_404, "disable-on-404"}, std::pair{c.send_state, "send-state"}})
    if (on)
      config::report(diags, Severity::warning,
                     fmt::format("'{}' will be ignored for {} (requires 'option httpchk').", name, config::title(p)));
}

void finish(model::Config& config, Diagnostics& diags) {
  for (auto& p : config.proxies) {
    if (p->disabled || !(p->caps & model::kBackendCap)) continue;
    ProxyChecks::Kind kind = checks_of(*p).kind;
    warn_ignored(*p, checks_of(*p), diags);
    if (kind != ProxyChecks::Kind::http && kind != ProxyChecks::Kind::tcp) continue;
    auto method = kind == ProxyChecks::Kind::http ? http_method(checks_of(*p)) : tcp_method(checks_of(*p));
    edit_checks(*p).method = std::move(method);
  }
}

bool has_port(const model::Server& s) {
  using Kind = net::Endpoint::Kind;
  const ServerChecks& c = checks_of(s);
  if (c.port || (c.addr && (c.addr->port || c.addr->kind != Kind::ip))) return true;
  bool by_address = s.address.kind == Kind::ip || s.address.kind == Kind::host;
  return !by_address || (s.address.port != 0 && !s.address.port_offset);
}

/// A check needs a port: the service's, its own, or one that the script names.
void check_ports(model::Config& config, Diagnostics& diags) {
  for (const auto& p : config.proxies) {
    const ProxyChecks& c = checks_of(*p);
    if (p->disabled || (c.method && !c.method->needs_port())) continue;
    const Steps& steps = c.kind == ProxyChecks::Kind::http ? c.http.steps : c.tcp.steps;
    bool connects = (c.kind == ProxyChecks::Kind::http || c.kind == ProxyChecks::Kind::tcp) &&
                    std::any_of(steps.begin(), steps.end(), [](const auto& s) { return s->kind == Step::Kind::connect; });
    for (const auto& s : p->servers)
      if (checks_of(*s).check && !has_port(*s))
        config::report(diags, Severity::alert,
                       fmt::format("config: {}: server '{}' has neither service port nor check port{}.", config::title(*p), s->name,
                                   connects ? " nor tcp_check rule 'connect' with port information" : ""));
  }
}

constexpr PostParse kHooks[] = {{"check scripts", 890, finish}, {"check ports", 899, check_ports}};
const base::Register<PostParse> hooks(kHooks);

}  // namespace
}  // namespace sluice::health
