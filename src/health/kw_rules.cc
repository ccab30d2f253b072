// tcp-check and http-check: the lines that make up a script. Manual 4.2.
#include <fmt/format.h>

#include "config/kw_common.h"
#include "health/kw.h"
#include "health/step_send.h"
#include "sluice/keyword.h"

namespace sluice::health {
namespace {

bool before_connect(const Step& s) { return s.kind == Step::Kind::action || s.kind == Step::Kind::comment; }

/// What is missing before another HTTP step, empty when nothing is: one request a connection, and no answer without one.
std::string_view missing_before(const CheckRules& rules, Step::Kind next) {
  bool connected = false, sent = false;
  for (const auto& s : rules.steps) {
    if (s->kind == Step::Kind::connect) connected = true, sent = false;
    if (s->kind == Step::Kind::send) sent = true;
  }
  if (next == Step::Kind::send && sent) return "connect";
  if (next == Step::Kind::expect && connected && !sent) return "send";
  return {};
}

void add_http(ParseEnv& env, CheckRules& rules, const std::string& word, std::shared_ptr<Step> step) {
  std::string_view missing = missing_before(rules, step->kind);
  if (!missing.empty())
    return env.alert(fmt::format("unable to add http-check {} rule at step {} (missing {} rule).", word, rules.steps.size() + 1,
                                 missing));
  rules.steps.push_back(std::move(step));
}

std::shared_ptr<Step> parse_comment(ParseEnv& env) {
  std::string text;
  if (env.peek().empty()) return env.alert("expects a string as argument."), nullptr;
  return std::make_shared<CommentStep>(env.next());
}

/// The step of one line; null: complained, or `word` is unknown.
std::shared_ptr<Step> parse_step(ParseEnv& env, const CheckRules& rules, const std::string& word, bool http) {
  if (word == "comment") return parse_comment(env);
  if (word == "expect") return parse_expect(env, http);
  if (word == "connect") {
    std::string fault = fault_of_connect(rules);
    if (!fault.empty()) return env.alert(fault), nullptr;
    return parse_connect(env, http);
  }
  if (http) return word == "send" ? parse_http_send(env) : nullptr;
  bool send = word == "send" || word == "send-lf" || word == "send-binary" || word == "send-binary-lf";
  return send ? parse_tcp_send(env, word) : nullptr;
}

bool is_variable_word(std::string_view word) { return word.starts_with("set-var") || word.starts_with("unset-var"); }

void parse_variable(ParseEnv& env, CheckRules& rules, const std::string& directive, const std::string& word, bool http) {
  std::string_view action = word.starts_with("unset-var") ? "unset-var" : "set-var";
  config::Reworded worded(env, fmt::format("'{} {}' : '{}' : ", directive, word, action));
  std::string_view name = std::string_view(word).substr(0, word.find('('));
  bool complete = word.find('(') != word.npos && (name == "set-var" || name == "set-var-fmt" || name == "unset-var");
  if (!complete)
    return worded.env().alert(fmt::format("invalid or incomplete action '{}'. Expects 'set-var(<var-name>)', "
                                          "'set-var-fmt(<var-name>)' or 'unset-var(<var-name>)'.", word));
  if (auto step = parse_action(worded.env(), http)) rules.steps.push_back(std::move(step));
}

void parse_rule(ParseEnv& env, bool http) {
  const std::string directive = http ? "http-check" : "tcp-check", word = env.peek();
  CheckRules& rules = own_rules(env, http ? &ProxyChecks::http : &ProxyChecks::tcp);
  if (is_variable_word(word)) return parse_variable(env, rules, directive, word, http);
  env.next();
  constexpr std::string_view kTcp = "'comment', 'connect', 'send', 'send-binary', 'expect', 'set-var-fmt(*)', 'set-var(*)', "
                                    "'unset-var(*)'";
  constexpr std::string_view kHttp = "'disable-on-404', 'send-state', 'comment', 'connect', 'send', 'expect', 'set-var-fmt(*)', "
                                     "'set-var(*)', 'unset-var(*)'";
  config::Reworded worded(env, fmt::format("'{} {}' : ", directive, word));
  auto step = parse_step(worded.env(), rules, word, http);
  if (step && http) add_http(worded.env(), rules, word, std::move(step));
  else if (step) rules.steps.push_back(std::move(step));
  else if (!worded.env().failed())
    env.alert(fmt::format("'{}' only supports {}. but got '{}'", directive, http ? kHttp : kTcp, word));
}

void tcp_check(ParseEnv& env) {
  if (!config::warn_no_cap(env, model::kBackendCap, "tcp-check")) parse_rule(env, false);
}

void http_check(ParseEnv& env) {
  if (config::warn_no_cap(env, model::kBackendCap, "http-check")) return;
  const std::string word = env.peek();
  if (word != "disable-on-404" && word != "send-state") return parse_rule(env, true);
  if (config::refuse_extra(env, 2, "http-check")) return;
  ProxyChecks& c = edit_checks(*env.proxy);
  (word == "send-state" ? c.send_state : c.stop_on_404) = true;
  env.next();
}

constexpr Keyword kKeywords[] = {{"tcp-check", kProxies, tcp_check}, {"http-check", kProxies, http_check}};
const base::Register<Keyword> registered(kKeywords);

}  // namespace

CheckRules& own_rules(ParseEnv& env, CheckRules ProxyChecks::*rules) {
  CheckRules& r = edit_checks(*env.proxy).*rules;
  if (r.owner != env.proxy) r = {.owner = env.proxy};
  return r;
}

std::string fault_of_connect(const CheckRules& rules) {
  for (const auto& s : rules.steps) {
    if (before_connect(*s)) continue;
    if (s->kind == Step::Kind::connect) return {};
    return "first step MUST also be a 'connect', optionally preceded by a 'set-var', an 'unset-var' or a 'comment', when there "
           "is a 'connect' step in the tcp-check ruleset.";
  }
  return {};
}

}  // namespace sluice::health
