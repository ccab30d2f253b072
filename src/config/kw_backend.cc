// default_backend and monitor-uri: where a request goes without any condition. Manual 4.2.
#include "config/kw_common.h"

namespace sluice::config {
namespace {

void parse_default_backend(ParseEnv& env) {
  warn_no_cap(env, model::kFrontendCap, "default_backend");
  if (env.peek().empty()) return env.alert("'default_backend' expects a backend name.");
  std::string name = env.next();
  if (!refuse_extra(env, 2, "default_backend")) env.proxy->default_backend_name = std::move(name);
}

void parse_monitor_uri(ParseEnv& env) {
  warn_no_cap(env, model::kFrontendCap, "monitor-uri");
  if (env.peek().empty()) return env.alert("'monitor-uri' expects an URI.");
  std::string uri = env.next();
  if (!refuse_extra(env, 2, "monitor-uri")) env.proxy->monitor_uri = std::move(uri);
}

constexpr Keyword kKeywords[] = {
    {"default_backend", kProxies, parse_default_backend},
    {"monitor-uri", kProxies, parse_monitor_uri},
};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
