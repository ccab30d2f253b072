#include "admin/stats_config.h"

#include "config/kw_common.h"
#include "config/units.h"
#include "sluice/action.h"
#include "sluice/keyword.h"

namespace sluice::admin {
namespace {

const model::Slot<StatsConfig> slot;

StatsConfig& edit(ParseEnv& env) { return slot.edit(env.proxy->slots); }

std::string one_word(ParseEnv& env, const char* keyword, const char* what) {
  std::string w = env.next();
  if (w.empty()) env.alert(std::string("'") + keyword + "' expects " + what + ".");
  else env.expect_end();
  return w;
}

void parse_enable(ParseEnv& env) {
  edit(env);
  env.expect_end();
}
void parse_uri(ParseEnv& env) { edit(env).uri = one_word(env, "stats uri", "an URI prefix"); }
void parse_realm(ParseEnv& env) { edit(env).realm = one_word(env, "stats realm", "an realm name"); }

void parse_auth(ParseEnv& env) {
  std::string w = one_word(env, "stats auth", "a user:password account");
  size_t colon = w.find(':');
  if (w.empty()) return;
  if (colon == std::string::npos) return env.alert("'stats auth' expects 'user:password' as argument.");
  edit(env).users.emplace_back(w.substr(0, colon), w.substr(colon + 1));
}

void parse_refresh(ParseEnv& env) {
  std::string w = one_word(env, "stats refresh", "a refresh interval");
  if (w.empty()) return;
  config::TimeValue t = config::parse_time(w, config::TimeUnit::s, config::TimeUnit::s);
  if (!t.ok() || t.value <= 0) return env.alert("invalid refresh interval '" + w + "' in 'stats refresh'.");
  edit(env).refresh_s = static_cast<int>(t.value);
}

template <bool StatsConfig::*Flag, bool Value>
void parse_flag(ParseEnv& env) {
  edit(env).*Flag = Value;
  env.expect_end();
}

template <bool StatsConfig::*Flag, std::string StatsConfig::*Text>
void parse_text(ParseEnv& env) {
  StatsConfig& c = edit(env);
  c.*Flag = true;
  c.*Text = env.rest_from(env.pos());
  env.seek(env.size());
}

void parse_scope(ParseEnv& env) {
  std::string w = one_word(env, "stats scope", "a proxy name");
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
  StatsRule rule;
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

constexpr Keyword kKeywords[] = {
    {"stats enable", kProxies, parse_enable},
    {"stats uri", kProxies, parse_uri},
    {"stats realm", kProxies, parse_realm},
    {"stats auth", kProxies, parse_auth},
    {"stats refresh", kProxies, parse_refresh},
    {"stats hide-version", kProxies, parse_flag<&StatsConfig::show_version, false>},
    {"stats show-version", kProxies, parse_flag<&StatsConfig::show_version, true>},
    {"stats show-legends", kProxies, parse_flag<&StatsConfig::legends, true>},
    {"stats show-modules", kProxies, parse_flag<&StatsConfig::modules, true>},
    {"stats show-node", kProxies, parse_text<&StatsConfig::node, &StatsConfig::node_name>},
    {"stats show-desc", kProxies, parse_text<&StatsConfig::describe, &StatsConfig::description>},
    {"stats scope", kProxies, parse_scope},
    {"stats admin", kProxies, parse_admin},
    {"stats http-request", kProxies, parse_http_request},
};
const base::Register<Keyword> registered(kKeywords);

}  // namespace

const StatsConfig* stats_config(const model::Proxy& p) { return slot.get(p.slots); }

}  // namespace sluice::admin
