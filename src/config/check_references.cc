// default_backend, use_backend and use-server: their targets. Manual 4.2.
#include <fmt/format.h>

#include <unordered_set>

#include "config/checks.h"
#include "config/kw_common.h"
#include "expr/use.h"

namespace sluice::config {
namespace {

using model::Mode;
using model::Proxy;

std::string described(const Proxy& p) {
  return fmt::format("{} {} '{}' ({}:{})", p.mode == Mode::http ? "http" : "tcp", type_of(p), p.name, p.file, p.line);
}

/// The backend called `name` for `p`, or a complaint. `where`: "default_backend", "use_backend".
Proxy* target(model::Config& config, Proxy& p, const std::string& name, std::string_view where, Diagnostics& diags) {
  Proxy* t = config.find_backend(name);
  std::string problem;
  if (!t) problem = fmt::format("Proxy '{}': unable to find required {}: '{}'.", p.name, where, name);
  else if (t == &p) problem = fmt::format("Proxy '{}': loop detected for {}: '{}'.", p.name, where, name);
  else if (t->mode != p.mode && p.mode == Mode::http)
    problem = fmt::format("{} tries to use incompatible {} {} (see 'mode').", described(p), described(*t),
                          where == "default_backend" ? "as its default backend" : "in a 'use_backend' rule");
  if (problem.empty()) return t;
  report(diags, Severity::alert, std::move(problem));
  return nullptr;
}

/// A name that is computed per request: a log-format that is no constant. False: complained.
bool parse_dynamic(model::Config& config, Proxy& p, const std::string& file, int line, std::string before, uint32_t use,
                   std::string& name, std::shared_ptr<const expr::LogFormat>& dynamic, Diagnostics& diags) {
  if (name.find('%') == std::string::npos) return true;
  LateEnv late(config, &p, diags, file, line);
  Reworded worded(late.env, std::move(before));
  auto format = expr::parse_log_format(worded.env(), name, use);
  if (!format) return false;
  if (const std::string* text = format->constant()) name = *text;
  else dynamic = std::move(format);
  return true;
}

void check_use_backends(model::Config& config, Proxy& p, Diagnostics& diags) {
  for (model::UseBackend& rule : p.use_backends) {
    std::string before = fmt::format("failed to parse use_backend rule '{}' : ", rule.name);
    if (!parse_dynamic(config, p, rule.file, rule.line, std::move(before), expr::kUseBackend, rule.name, rule.dynamic, diags) ||
        rule.dynamic)
      continue;
    rule.target = target(config, p, rule.name, "use_backend", diags);
  }
}

void check_use_servers(model::Config& config, Proxy& p, Diagnostics& diags) {
  if (p.use_servers.empty()) return;
  std::unordered_set<std::string_view> names;
  for (const auto& s : p.servers) names.insert(s->name);
  for (model::UseServer& rule : p.use_servers) {
    std::string before = fmt::format("use-server rule failed to parse log-format '{}' : ", rule.name);
    if (!parse_dynamic(config, p, rule.file, rule.line, std::move(before), expr::kUseServer, rule.name, rule.dynamic, diags) ||
        rule.dynamic || names.contains(rule.name))
      continue;
    report(diags, Severity::alert, fmt::format("{} : unable to find server '{}' referenced in a 'use-server' rule.", title(p),
                                               rule.name));
  }
}

template <class T>
std::shared_ptr<const expr::ConditionIndex> index_of(const std::vector<T>& rules) {
  if (rules.empty()) return nullptr;
  std::vector<const expr::Condition*> conditions;
  for (const T& rule : rules) conditions.push_back(rule.condition.get());
  return std::make_shared<const expr::ConditionIndex>(conditions);
}

}  // namespace

void check_references(model::Config& config, Proxy& p, Diagnostics& diags) {
  if (!p.default_backend_name.empty() && (p.caps & model::kFrontendCap))
    p.default_backend = target(config, p, p.default_backend_name, "default_backend", diags);
  check_use_backends(config, p, diags);
  check_use_servers(config, p, diags);
  p.use_backend_index = index_of(p.use_backends);
  p.use_server_index = index_of(p.use_servers);
}

}  // namespace sluice::config
