// http-request, http-response, http-after-response, tcp-request, tcp-response, redirect, acl: the lines of rules. What
// the rules do is registered by the actions' files. Manual 4.2, 4.3, 4.4, 7.1.
#include <fmt/format.h>

#include "config/kw_common.h"
#include "config/known_actions.h"
#include "config/rule_order.h"

namespace sluice::config {
namespace {

/// A list of rules and how its lines are worded.
struct Set {
  Ruleset where;
  model::Rules model::Proxy::*rules;
  std::string name;          ///< "http-request", "tcp-request content"
  bool http = false;
};

std::string unknown_action(const ParseEnv& env, const Set& set, std::string_view word) {
  std::string expected = action_list(set.where);
  if (!set.http) return fmt::format("'{}' expects {} in {} (got '{}')", set.name, expected, title(*env.proxy), word);
  return fmt::format("'{}' expects {}, but got '{}'{}", set.name, expected, word, word.empty() ? " (missing argument)" : "");
}

/// The action that env stands on, up to its condition. Null: complained.
std::shared_ptr<const Action> parse_action(ParseEnv& env, const Set& set, std::string& label) {
  size_t at = env.pos();
  const std::string word = env.next();
  label = fmt::format("{} {}", set.name, word);
  ActionMatch m = find_action(word, set.where);
  if (!m.keyword) {
    if (m.known) {
      env.alert_at(at, fmt::format("'{}' is valid in HAProxy but not built in sluice yet.", label));
    } else {
      std::string_view near = nearest_action(word, set.where);
      env.alert_at(at, unknown_action(env, set, word), near.empty() ? "" : fmt::format("did you mean '{}' maybe ?", near));
    }
    return nullptr;
  }
  Reworded worded(env, set.http ? fmt::format("error detected in {} while parsing '{}' rule : ", title(*env.proxy), label)
                                : fmt::format("'{}' : ", label));
  return m.keyword->parse(worded.env(), set.where);
}

/// "if ..." or "unless ..." up to the end. False: complained.
bool parse_rule_condition(ParseEnv& env, const Set& set, const std::string& label, model::Rule& rule) {
  if (env.done()) return true;
  const std::string word = env.peek();
  if (word != "if" && word != "unless") {
    env.alert_at(env.pos(), set.http ? fmt::format("'{}' expects either 'if' or 'unless' followed by a condition but found '{}'.",
                                                   label, word)
                                     : fmt::format("'{}' only accepts 'if' or 'unless', in {} (got '{}')", label,
                                                   title(*env.proxy), word));
    return false;
  }
  Reworded worded(env, set.http ? fmt::format("error detected while parsing an '{}' condition : ", label)
                                : fmt::format("'{}' : error detected in {} while parsing '{}' condition : ", label,
                                              title(*env.proxy), word),
                  Reworded::alerts);
  rule.condition = expr::parse_condition(worded.env(), uses_of(set.where, env.proxy->caps));
  return !worded.env().failed();
}

bool parse_rule(ParseEnv& env, const Set& set, model::Rule& rule) {
  std::string label;
  rule.file = env.file;
  rule.line = env.line;
  rule.action = parse_action(env, set, label);
  return rule.action && !env.failed() && parse_rule_condition(env, set, label, rule);
}

void add(ParseEnv& env, const Set& set, model::Rule rule) {
  model::Rules& rules = env.proxy->*set.rules;
  size_t inherited = env.proxy->defaults ? (env.proxy->defaults->*set.rules).size() : 0;
  if (set.http && rules.size() > inherited && !rules.back().condition && rules.back().action->is_final())
    env.warn(fmt::format("previous '{}' action is final and has no condition attached, further entries are NOOP.", set.name));
  switch (set.where) {
    case kTcpConnection: warn_misplaced(env, Stage::tcp_connection); break;
    case kTcpSession: warn_misplaced(env, Stage::tcp_session); break;
    case kTcpContent: warn_misplaced(env, Stage::tcp_content); break;
    case kHttpRequest: warn_misplaced(env, Stage::http_request); break;
    default: break;
  }
  rules.push_back(std::move(rule));
}

void parse_http(ParseEnv& env) {
  const std::string& directive = env.at(0);
  if (refuse_in_anonymous(env, directive)) return;
  Set set = directive == "http-request"    ? Set{kHttpRequest, &model::Proxy::http_request, directive, true}
            : directive == "http-response" ? Set{kHttpResponse, &model::Proxy::http_response, directive, true}
                                           : Set{kHttpAfterResponse, &model::Proxy::http_after_response, directive, true};
  model::Rule rule;
  if (parse_rule(env, set, rule)) add(env, set, std::move(rule));
}

void parse_inspect_delay(ParseEnv& env, int32_t& out) {
  std::string directive = env.at(0) + " inspect-delay";
  std::string complaint = fmt::format("'{}' expects a positive delay in milliseconds, in {}", directive, title(*env.proxy));
  if (env.done()) return env.alert(complaint);
  const std::string& word = env.next();
  TimeValue t = parse_time(word);
  if (t.status == TimeValue::Status::overflow) return env.alert(time_fault(t, word, directive));
  if (!t.ok()) return env.alert(fmt::format("{} (unexpected character '{}')", complaint, t.bad));
  out = static_cast<int32_t>(t.value);
}

/// Whether the section may have this kind of TCP rule; complains.
bool tcp_allowed(ParseEnv& env, const std::string& name, uint8_t cap) {
  const model::Proxy& p = *env.proxy;
  bool anonymous = env.section == kDefaults && p.name.empty();
  if (cap == model::kBackendCap && (anonymous || !(p.caps & (cap | model::kDefaultsCap)))) {
    env.alert(fmt::format("{} is only allowed in 'backend' sections or 'defaults' section with a name", name));
    return false;
  }
  if (anonymous) {
    env.alert(fmt::format("{} is not allowed in anonymous 'defaults' sections", name));
    return false;
  }
  if (cap == model::kFrontendCap && !(p.caps & (cap | model::kDefaultsCap))) {
    env.alert(fmt::format("{} is not allowed because {} {} is not a frontend", name, type_of(p), p.name));
    return false;
  }
  return true;
}

void parse_tcp(ParseEnv& env) {
  model::Proxy& p = *env.proxy;
  const std::string directive = env.at(0), what = env.next();
  bool request = directive == "tcp-request";
  std::string name = directive + " " + what;
  uint8_t cap = !request ? model::kBackendCap : what == "connection" || what == "session" ? model::kFrontendCap : 0;
  if (what.empty()) return env.alert(fmt::format("missing argument for '{}' in {}", directive, title(p)));
  if (what == "inspect-delay") {
    if (tcp_allowed(env, name, cap)) parse_inspect_delay(env, request ? p.inspect_delay : p.response_inspect_delay);
    return;
  }
  Set set{kTcpContent, &model::Proxy::tcp_content, name};
  if (!request && what == "content") set = {kTcpResponse, &model::Proxy::tcp_response, name};
  else if (request && what == "connection") set = {kTcpConnection, &model::Proxy::tcp_connection, name};
  else if (request && what == "session") set = {kTcpSession, &model::Proxy::tcp_session, name};
  else if (what != "content")
    return env.alert(fmt::format("'{}' expects {} in {} (got '{}')", directive,
                                 request ? "'inspect-delay', 'connection', 'session' or 'content'" : "'inspect-delay' or 'content'",
                                 title(p), what));
  model::Rule rule;
  if (tcp_allowed(env, name, cap) && parse_rule(env, set, rule)) add(env, set, std::move(rule));
}

/// The old way to write an http-request redirect.
void parse_redirect(ParseEnv& env) {
  if (refuse_in_defaults(env, "redirect")) return;
  ActionMatch m = find_action("redirect", kHttpRequest);
  if (!m.keyword) return env.alert_at(0, "'redirect' is valid in HAProxy but not built in sluice yet.");
  model::Rule rule{nullptr, nullptr, env.file, env.line};
  {
    Reworded worded(env, fmt::format("error detected in {} while parsing redirect rule : ", title(*env.proxy)), Reworded::alerts);
    rule.action = m.keyword->parse(worded.env(), kHttpRequest);
    if (!worded.env().failed() && !worded.env().done()) {
      worded.env().context = "error in condition: ";
      rule.condition = expr::parse_condition(worded.env(), uses_of(kHttpRequest, env.proxy->caps));
    }
  }
  if (env.failed() || !rule.action) return;
  warn_misplaced(env, Stage::redirect);
  env.proxy->redirects.push_back(std::move(rule));
}

void parse_acl(ParseEnv& env) {
  if (!refuse_in_anonymous(env, "acl")) expr::parse_acl(env);
}

constexpr Keyword kKeywords[] = {
    {"http-request", kProxies, parse_http}, {"http-response", kProxies, parse_http},
    {"http-after-response", kProxies, parse_http}, {"tcp-request", kProxies, parse_tcp},
    {"tcp-response", kProxies, parse_tcp},  {"redirect", kProxies, parse_redirect},
    {"acl", kProxies, parse_acl},
};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
