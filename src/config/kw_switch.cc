// use_backend, use-server, force-persist, ignore-persist, force-be-switch, monitor fail: where a request goes, on a
// condition. Manual 4.2. Names are resolved once the load ended.
#include <fmt/format.h>

#include "config/kw_common.h"
#include "config/rule_order.h"
#include "expr/use.h"

namespace sluice::config {
namespace {

using Condition = std::shared_ptr<const expr::Condition>;

/// The condition that env stands on. False: complained.
bool condition(ParseEnv& env, uint32_t use, std::string before, Condition& out) {
  Reworded worded(env, std::move(before), Reworded::alerts);
  out = expr::parse_condition(worded.env(), use);
  return !worded.env().failed();
}

bool at_condition(const ParseEnv& env) { return env.peek() == "if" || env.peek() == "unless"; }

/// Complains unless env stands on a condition.
bool need_condition(ParseEnv& env, std::string_view keyword) {
  if (at_condition(env)) return true;
  env.alert_at(env.pos(), fmt::format("'{}' requires either 'if' or 'unless' followed by a condition.", keyword));
  return false;
}

void parse_use_backend(ParseEnv& env) {
  if (refuse_in_defaults(env, "use_backend")) return;
  warn_no_cap(env, model::kFrontendCap, "use_backend");
  model::UseBackend rule;
  rule.file = env.file;
  rule.line = env.line;
  rule.name = env.next();
  if (rule.name.empty()) return env.alert("'use_backend' expects a backend name.");
  if (!env.done()) {
    if (!at_condition(env))
      return env.alert_at(env.pos(), fmt::format("unexpected keyword '{}' after switching rule, only 'if' and 'unless' are "
                                                 "allowed.", env.peek()));
    if (!condition(env, expr::kUseBackend, "error detected while parsing switching rule : ", rule.condition)) return;
  }
  env.proxy->use_backends.push_back(std::move(rule));
}

void parse_use_server(ParseEnv& env) {
  if (refuse_in_defaults(env, "use-server")) return;
  warn_no_cap(env, model::kBackendCap, "use-server");
  model::UseServer rule;
  rule.file = env.file;
  rule.line = env.line;
  rule.name = env.next();
  if (rule.name.empty()) return env.alert("'use-server' expects a server name.");
  if (!need_condition(env, "use-server") ||
      !condition(env, expr::kUseServer, "error detected while parsing switching rule : ", rule.condition))
    return;
  env.proxy->use_servers.push_back(std::move(rule));
}

void parse_persist_rule(ParseEnv& env) {
  const std::string keyword = env.at(0);
  if (refuse_in_defaults(env, keyword)) return;
  warn_no_cap(env, model::kBackendCap, keyword);
  model::PersistRule rule{nullptr, keyword == "force-persist"};
  if (need_condition(env, keyword) &&
      condition(env, expr::kBackTcpCont, fmt::format("error detected while parsing a '{}' rule : ", keyword), rule.condition))
    env.proxy->persist_rules.push_back(std::move(rule));
}

void parse_force_be_switch(ParseEnv& env) {
  if (refuse_in_defaults(env, "force-be-switch")) return;
  warn_no_cap(env, model::kFrontendCap, "force-be-switch");
  Condition c;
  if (need_condition(env, "force-be-switch") &&
      condition(env, expr::kFrontHttpReq, "error detected while parsing a 'force-be-switch' rule : ", c))
    env.proxy->force_be_switch.push_back(std::move(c));
}

void parse_monitor(ParseEnv& env) {
  if (refuse_in_defaults(env, "monitor")) return;
  warn_no_cap(env, model::kFrontendCap, "monitor");
  if (!env.take("fail")) return env.alert_at(1, "'monitor' only supports 'fail'.");
  Condition c;
  if (!need_condition(env, "monitor fail") ||
      !condition(env, expr::kFrontHttpReq, "error detected while parsing a 'monitor fail' condition : ", c))
    return;
  warn_misplaced(env, Stage::monitor_fail);
  env.proxy->monitor_fail.push_back(std::move(c));
}

constexpr Keyword kKeywords[] = {
    {"use_backend", kProxies, parse_use_backend},
    {"use-server", kProxies, parse_use_server},
    {"force-persist", kProxies, parse_persist_rule},
    {"ignore-persist", kProxies, parse_persist_rule},
    {"force-be-switch", kProxies, parse_force_be_switch},
    {"monitor", kProxies, parse_monitor},
};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
