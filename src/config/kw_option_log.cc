// option httplog [clf], tcplog, httpslog; log-format, error-log-format, log-format-sd, unique-id-format and -header.
// Their texts are parsed once the load ended: only then is the proxy's mode known. Manual 4.2, 8.2.
#include <fmt/format.h>

#include "config/kw_common.h"

namespace sluice::config {
namespace {

model::LateFormat here(const ParseEnv& env, std::string text, std::string option = {}) {
  return {std::move(text), std::move(option), env.file, env.line};
}

void warn_in_backend(ParseEnv& env, std::string_view directive) {
  if (env.proxy->caps == model::kBackendCap)
    env.warn(fmt::format("backend '{}' : '{}' directive is ignored in backends.", env.proxy->name, directive));
}

/// What the option names; check_logs puts the text in when the mode is known.
void parse_predefined(ParseEnv& env) {
  const std::string& name = env.at(1);
  if (env.negated || env.to_default)
    return env.alert_at(1, fmt::format("negation/default is not supported for option '{}'.", name));
  std::string option = "option " + name;
  std::string format = name;
  if (name == "httplog" && !env.done()) {
    if (!env.take("clf")) return env.alert_at(env.pos(), "keyword 'httplog' only supports option 'clf'.");
    format = "clf";
  }
  if (name != "httpslog" && refuse_extra(env, env.pos(), option)) return;
  warn_in_backend(env, option);
  env.proxy->log_format_text = here(env, std::move(format), std::move(option));
}

bool one_text(ParseEnv& env, std::string_view directive) {
  if (env.peek().empty()) env.alert(fmt::format("{} expects an argument.", directive));
  else if (env.size() > 2)
    env.alert_at(2, fmt::format("{} expects only one argument, don't forget to escape spaces!", directive));
  return !env.failed();
}

void parse_format(ParseEnv& env) {
  const std::string& directive = env.at(0);
  if (!one_text(env, directive)) return;
  model::Proxy& p = *env.proxy;
  if (directive != "unique-id-format") warn_in_backend(env, directive);
  model::LateFormat& slot = directive == "log-format"         ? p.log_format_text
                            : directive == "log-format-sd"    ? p.log_format_sd_text
                            : directive == "unique-id-format" ? p.unique_id_text
                                                              : p.error_log_format_text;
  slot = here(env, env.next());
}

void parse_unique_id_header(ParseEnv& env) {
  if (env.peek().empty()) return env.alert("unique-id-header expects an argument.");
  env.proxy->unique_id_header = env.next();
}

constexpr Keyword kKeywords[] = {
    {"option httplog", kProxies, parse_predefined, kSwitchable},
    {"option tcplog", kProxies, parse_predefined, kSwitchable},
    {"option httpslog", kProxies, parse_predefined, kSwitchable},
    {"log-format", kProxies, parse_format},
    {"error-log-format", kProxies, parse_format},
    {"log-format-sd", kProxies, parse_format},
    {"unique-id-format", kProxies, parse_format},
    {"unique-id-header", kProxies, parse_unique_id_header},
};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
