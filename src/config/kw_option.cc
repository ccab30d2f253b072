// Options that are more than a flag, those that are gone, and what is said about unknown ones. Manual 4.2.
#include <fmt/format.h>

#include <algorithm>

#include "config/kw_common.h"
#include "config/not_built.h"
#include "config/registry.h"

namespace sluice::config {
namespace {

using model::CloseMode;
using model::Opt;

void set(model::Proxy& p, Opt flag, bool on) { p.options.set(static_cast<size_t>(flag), on); }

/// http-keep-alive, http-server-close, httpclose: one choice with three names. "no" takes back only the same one.
void parse_close_mode(ParseEnv& env) {
  const std::string& name = env.at(1);
  if (refuse_extra(env, 2, "option " + name)) return;
  CloseMode mode = name == "httpclose"           ? CloseMode::close
                   : name == "http-server-close" ? CloseMode::server_close
                                                 : CloseMode::keep_alive;
  bool on = !env.negated && !env.to_default;
  if (on || env.proxy->close_mode == mode) env.proxy->close_mode = on ? mode : CloseMode::keep_alive;
}

void parse_redispatch(ParseEnv& env) {
  if (warn_no_cap(env, model::kBackendCap, "redispatch")) return;
  bool on = !env.negated && !env.to_default;
  set(*env.proxy, Opt::redispatch, on);
  env.proxy->options_unset.set(static_cast<size_t>(Opt::redispatch), env.negated);
  env.proxy->redispatch_interval = -1;
  if (on && !env.done())
    env.proxy->redispatch_interval = static_cast<int>(std::clamp<int64_t>(leading_int(env.next()), INT32_MIN, INT32_MAX));
}

bool refuse_switch(ParseEnv& env) {
  if (!env.negated && !env.to_default) return false;
  env.alert_at(1, fmt::format("negation/default is not supported for option '{}'.", env.at(1)));
  return true;
}

void parse_tcpka(ParseEnv& env) {
  if (refuse_switch(env) || refuse_extra(env, 2, "option tcpka")) return;
  if (env.proxy->caps & model::kFrontendCap) set(*env.proxy, Opt::clitcpka, true);
  if (env.proxy->caps & model::kBackendCap) set(*env.proxy, Opt::srvtcpka, true);
}

void parse_restrict_names(ParseEnv& env) {
  if (refuse_switch(env)) return;
  if (refuse_extra(env, 3, "option")) return;
  const std::string word = env.next();
  constexpr std::string_view kWanted = "option 'http-restrict-req-hdr-names' expects 'preserve', 'reject' or 'delete' option.";
  if (word == "preserve") env.proxy->restrict_names = model::HostNames::preserve;
  else if (word == "reject") env.proxy->restrict_names = model::HostNames::reject;
  else if (word == "delete") env.proxy->restrict_names = model::HostNames::remove;
  else if (word.empty()) env.alert(fmt::format("missing parameter. {}", kWanted));
  else env.alert(fmt::format("invalid parameter '{}'. {}", word, kWanted));
}

void parse_gone(ParseEnv& env) {
  const std::string& name = env.at(1);
  if (name == "forceclose")
    env.alert("option 'forceclose' is not supported any more since HAProxy 2.0, please just remove it, or use 'option "
              "httpclose' if absolutely needed.");
  else if (name == "http-tunnel")
    env.alert("option 'http-tunnel' is not supported any more since HAProxy 2.1, please just remove it, it shouldn't be "
              "needed.");
  else
    env.alert("option 'http_proxy' is not supported any more since HAProxy 2.5. 'http-request set-dst' and "
              "'http-request set-uri' do the same where it is needed.");
}

void parse_unknown(ParseEnv& env) {
  if (env.done()) return env.alert("'option' expects an option name.");
  const std::string& name = env.peek();
  if (std::string refusal = not_built_text(env.words(), env.section); !refusal.empty())
    return env.alert_at(1, std::move(refusal));
  if (refuse_switch(env)) return;
  std::vector<std::string_view> names;
  for (std::string_view n : keyword_names(kProxies))
    if (n.starts_with("option ")) names.push_back(n.substr(7));
  env.alert_at(1, fmt::format("unknown option '{}'", name), hint_for(name, names));
}

constexpr Keyword kKeywords[] = {
    {"option http-keep-alive", kProxies, parse_close_mode, kSwitchable},
    {"option http-server-close", kProxies, parse_close_mode, kSwitchable},
    {"option httpclose", kProxies, parse_close_mode, kSwitchable},
    {"option redispatch", kProxies, parse_redispatch, kSwitchable},
    {"option tcpka", kProxies, parse_tcpka, kSwitchable},
    {"option http-restrict-req-hdr-names", kProxies, parse_restrict_names, kSwitchable},
    {"option forceclose", kProxies, parse_gone, kSwitchable},
    {"option http-tunnel", kProxies, parse_gone, kSwitchable},
    {"option http_proxy", kProxies, parse_gone, kSwitchable},
    {"option", kProxies, parse_unknown, kSwitchable},
};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
