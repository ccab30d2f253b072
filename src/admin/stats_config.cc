#include "admin/stats_config.h"

#include <algorithm>

#include "base/strings.h"
#include "config/kw_common.h"
#include "config/units.h"
#include "model/config.h"
#include "sluice/action.h"
#include "sluice/keyword.h"

namespace sluice::admin {
namespace {

const model::Slot<StatsConfig> slot;

constexpr std::string_view kExpected =
    "expects 'admin', 'uri', 'realm', 'auth', 'scope', 'enable', 'hide-version', 'show-node', 'show-desc' or 'show-legends'.";

StatsConfig& edit(ParseEnv& env) { return slot.edit(env.proxy->slots); }

/// Words after the last one that counts are passed over, as the reference does: files that it takes are taken here.
void pass_over(ParseEnv& env) { env.seek(env.size()); }

/// The one word of a keyword; empty after a complaint.
std::string one_word(ParseEnv& env, const char* keyword, const char* what) {
  std::string w = env.next();
  if (w.empty()) env.alert(std::string("'") + keyword + "' needs " + what + ".");
  pass_over(env);
  return w;
}

void parse_unknown(ParseEnv& env) {
  if (env.done()) return env.alert("missing keyword in 'stats', " + std::string(kExpected));
  env.alert("unknown stats parameter '" + env.next() + "', " + std::string(kExpected));
}

void parse_enable(ParseEnv& env) {
  edit(env);
  pass_over(env);
}

void parse_uri(ParseEnv& env) {
  std::string w = one_word(env, "uri", "an URI prefix");
  if (!w.empty()) edit(env).uri = w;
}

void parse_realm(ParseEnv& env) {
  std::string w = one_word(env, "realm", "an realm name");
  if (w.empty()) return;
  edit(env).realm = w;
  edit(env).own_realm = true;
}

void parse_auth(ParseEnv& env) {
  std::string w = one_word(env, "auth", "a user:password account");
  if (w.empty()) return;
  const size_t colon = w.find(':');
  std::string user = w.substr(0, colon), password = colon == std::string::npos ? "" : w.substr(colon + 1);
  auto& users = edit(env).users;
  if (std::none_of(users.begin(), users.end(), [&](const auto& u) { return u.first == user; }))
    return users.emplace_back(user, password), void();
  Diagnostic d;
  d.severity = Severity::warning;
  d.text = "uri auth: ignoring duplicated user '" + user + "'.";
  env.diagnostics().add(std::move(d));
}

void parse_refresh(ParseEnv& env) {
  std::string w = env.next();
  if (w.empty()) return env.alert("'stats refresh' expects a refresh interval.");
  config::TimeValue t = config::parse_time(w, config::TimeUnit::s, config::TimeUnit::s);
  if (t.status == config::TimeValue::Status::overflow)
    return env.alert("timer overflow in argument <" + w + "> to stats refresh interval, maximum value is 2147483647 s (~68 years).");
  if (!t.ok())
    return env.alert("unexpected character '" + (t.bad ? std::string(1, t.bad) : "") + "' in argument to stats refresh interval.");
  edit(env).refresh_s = static_cast<int>(t.value);
  pass_over(env);
}

template <bool StatsConfig::*Flag, bool Value>
void parse_flag(ParseEnv& env) {
  edit(env).*Flag = Value;
  pass_over(env);
}

void parse_node(ParseEnv& env) {
  const std::string name = env.next();
  const bool fits = std::all_of(name.begin(), name.end(), [](char c) { return base::is_alpha(c) || base::is_digit(c) || c == '-' || c == '_' || c == '.'; });
  if (!fits) return env.alert("'stats show-node' expects a name of letters, digits, '-', '_' and '.'.");
  edit(env).node = true;
  edit(env).node_name = name;
  pass_over(env);
}

void parse_desc(ParseEnv& env) {
  StatsConfig& c = edit(env);
  c.describe = true;
  c.description = env.rest_from(env.pos());
  if (c.description.empty() && env.config->global.description.empty())
    env.warn("'show-desc' requires a parameter or 'desc' to be set in the global section.");
  pass_over(env);
}

void parse_scope(ParseEnv& env) {
  std::string w = one_word(env, "scope", "a proxy name");
  if (!w.empty()) edit(env).scope.push_back(w == "." ? env.proxy->name : w);
}

/// The condition that env stands on. False: complained.
bool condition(ParseEnv& env, std::string before, std::shared_ptr<const expr::Condition>& out) {
  config::Reworded worded(env, std::move(before), config::Reworded::alerts);
  out = expr::parse_condition(worded.env(), uses_of(kHttpRequest, env.proxy->caps));
  return !worded.env().failed();
}

bool at_condition(const ParseEnv& env) { return env.peek() == "if" || env.peek() == "unless"; }

void parse_admin(ParseEnv& env) {
  if (env.section == kDefaults)
    return env.alert("'stats admin' not allowed in 'defaults' section.");
  if (!at_condition(env))
    return env.alert_at(env.pos(), "'stats admin' requires either 'if' or 'unless' followed by a condition.");
  std::shared_ptr<const expr::Condition> c;
  if (condition(env, "error detected while parsing a 'stats admin' rule : ", c)) edit(env).admin.push_back(std::move(c));
}

void parse_http_request(ParseEnv& env) {
  if (env.section == kDefaults) return env.alert("'stats' not allowed in 'defaults' section.");
  StatsRule rule;
  const auto& before = edit(env).rules;
  if (!before.empty() && !before.back().condition)
    env.warn("previous 'stats' action has no condition attached, further entries are NOOP.");
  const std::string what = env.next();
  if (what == "allow") rule.what = StatsRule::What::allow;
  else if (what == "deny") rule.what = StatsRule::What::deny;
  else if (what == "auth") rule.what = StatsRule::What::auth;
  else return env.alert("'stats http-request' expects 'allow', 'deny' or 'auth' (got '" + what + "').");
  if (rule.what == StatsRule::What::auth && env.take("realm") && (rule.realm = env.next()).empty())
    return env.alert("error detected in " + config::title(*env.proxy) + " while parsing 'http-request auth' rule : missing realm value.");
  if (!env.done() && !at_condition(env))
    return env.alert_at(env.pos(), "'http-request " + what + "' expects either 'if' or 'unless' followed by a condition but found '" +
                                       env.peek() + "'.");
  if (condition(env, "error detected while parsing an 'http-request " + what + "' condition : ", rule.condition))
    edit(env).rules.push_back(std::move(rule));
}

void check_pages(model::Config& config, Diagnostics& diags) {
  auto say = [&](Severity severity, std::string text) {
    Diagnostic d;
    d.severity = severity;
    d.text = std::move(text);
    diags.add(std::move(d));
  };
  for (const auto& p : config.proxies) {
    const StatsConfig* c = slot.get(p->slots);
    if (!c || p->disabled) continue;
    if (!c->rules.empty() && (!c->users.empty() || c->own_realm))
      say(Severity::alert, "proxy '" + p->name + "': stats 'auth'/'realm' and 'http-request' can't be used at the same time.");
    if (p->mode != model::Mode::http)
      say(Severity::warning, "'stats' statement ignored for " + config::title(*p) + " as it requires HTTP mode.");
  }
}

constexpr PostParse kChecks[] = {{"statistics pages", 60, check_pages}};
const base::Register<PostParse> checks(kChecks);

constexpr Keyword kKeywords[] = {
    {"stats", kProxies, parse_unknown},
    {"stats enable", kProxies, parse_enable},
    {"stats uri", kProxies, parse_uri},
    {"stats realm", kProxies, parse_realm},
    {"stats auth", kProxies, parse_auth},
    {"stats refresh", kProxies, parse_refresh},
    {"stats hide-version", kProxies, parse_flag<&StatsConfig::show_version, false>},
    {"stats show-version", kProxies, parse_flag<&StatsConfig::show_version, true>},
    {"stats show-legends", kProxies, parse_flag<&StatsConfig::legends, true>},
    {"stats show-modules", kProxies, parse_flag<&StatsConfig::modules, true>},
    {"stats show-node", kProxies, parse_node},
    {"stats show-desc", kProxies, parse_desc},
    {"stats scope", kProxies, parse_scope},
    {"stats admin", kProxies, parse_admin},
    {"stats http-request", kProxies, parse_http_request},
};
const base::Register<Keyword> registered(kKeywords);

}  // namespace

const StatsConfig* stats_config(const model::Proxy& p) { return slot.get(p.slots); }

}  // namespace sluice::admin
