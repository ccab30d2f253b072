// option httpchk, option tcp-check: which script checks the servers of a section. Manual 4.2.
#include <fmt/format.h>

#include "base/strings.h"
#include "config/kw_common.h"
#include "expr/use.h"
#include "health/http_send.h"
#include "health/kw.h"
#include "sluice/keyword.h"

namespace sluice::health {
namespace {

/// The old way: fields and payload behind the version, after "\r\n".
void take_hidden(ParseEnv& env, std::string_view version, HttpRequest& r) {
  size_t end = version.find("\r\n");
  r.version = version.substr(0, end);
  if (end == version.npos) return;
  env.warn("'option httpchk' : hiding headers or body at the end of the version string is deprecated. Please, consider to use "
           "'http-check send' directive instead.");
  std::string_view rest = version.substr(end + 2);
  while (!rest.empty()) {
    size_t eol = rest.find("\r\n");
    std::string_view line = rest.substr(0, eol);
    rest = eol == rest.npos ? std::string_view{} : rest.substr(eol + 2);
    if (line.empty()) break;
    size_t colon = line.find(':');
    if (colon == line.npos) continue;
    std::string value;   // a log-format string: what is constant must stay so
    for (char c : base::trim(line.substr(colon + 1))) value += c == '%' ? "%%" : std::string(1, c);
    auto format = expr::parse_log_format(env, value, expr::kCheck);
    if (format) r.fields.emplace_back(base::to_lower(line.substr(0, colon)), std::move(format));
  }
  r.body = rest;
}

void httpchk(ParseEnv& env) {
  if (config::warn_no_cap(env, model::kBackendCap, "httpchk") || config::refuse_extra(env, 5, "option httpchk")) return;
  HttpRequest r;
  const std::string first = env.next(), second = env.next(), version = env.next();
  if (!second.empty()) r.method = first, r.uri = second;
  else if (!first.empty()) r.uri = first;
  if (!version.empty()) take_hidden(env, version, r);
  own_rules(env, &ProxyChecks::http).request = std::make_shared<const HttpRequest>(std::move(r));
  edit_checks(*env.proxy).kind = ProxyChecks::Kind::http;
}

void tcp_check(ParseEnv& env) {
  if (config::warn_no_cap(env, model::kBackendCap, "tcp-check") || config::refuse_extra(env, 2, "option tcp-check")) return;
  edit_checks(*env.proxy).kind = ProxyChecks::Kind::tcp;
}

constexpr Keyword kKeywords[] = {{"option httpchk", kProxies, httpchk}, {"option tcp-check", kProxies, tcp_check}};
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::health
