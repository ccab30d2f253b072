// log and log-tag of proxies. Manual 4.2.
#include "config/kw_common.h"
#include "config/log_target.h"

namespace sluice::config {
namespace {

void parse_log(ParseEnv& env) { parse_log_line(env, env.proxy->logs, &env.proxy->log_global); }

void parse_log_tag(ParseEnv& env) {
  if (env.peek().empty()) return env.alert("'log-tag' expects a tag for use in syslog.");
  env.proxy->log_tag = env.next();
}

constexpr Keyword kKeywords[] = {{"log", kProxies, parse_log, Keyword::negatable}, {"log-tag", kProxies, parse_log_tag}};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
