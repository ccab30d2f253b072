// log, log-tag and log-send-hostname of the global section. Manual 3.1.
#include <unistd.h>

#include "config/kw_global_common.h"
#include "config/log_target.h"

namespace sluice::config {
namespace {

void parse_log(ParseEnv& env) { parse_log_line(env, env.config->global.logs, nullptr); }

void parse_log_tag(ParseEnv& env) {
  if (auto w = global_word(env, "a tag for use in syslog.")) env.config->global.log_tag = *w;
}

void parse_send_hostname(ParseEnv& env) {
  std::string name = env.next();
  char host[256] = "";
  if (name.empty() && gethostname(host, sizeof host - 1) == 0) name = host;
  env.config->global.log_send_hostname = name;
}

constexpr Keyword kKeywords[] = {
    {"log", kGlobal, parse_log, Keyword::negatable},
    {"log-tag", kGlobal, parse_log_tag},
    {"log-send-hostname", kGlobal, parse_send_hostname},
};
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::config
