// What a proxy is: mode, disabled and enabled, id, guid, description. Manual 4.2.
#include <fmt/format.h>

#include "config/kw_common.h"

namespace sluice::config {
namespace {

void parse_mode(ParseEnv& env) {
  const std::string& word = env.next();
  if (word == "http") {
    env.proxy->mode = model::Mode::http;
  } else if (word == "tcp") {
    env.proxy->mode = model::Mode::tcp;
  } else if (word == "health") {
    env.alert("'mode health' doesn't exist anymore. Please use 'http-request return status 200' instead.");
    return;
  } else if (word == "log" || word == "spop" || word == "haterm") {
    env.alert(fmt::format("'mode {}' is valid in HAProxy but not built in sluice yet.", word));
    return;
  } else {
    env.alert(fmt::format("unknown proxy mode '{}'.", word));
    return;
  }
  env.expect_end();
}

void parse_disabled(ParseEnv& env) {
  if (env.expect_end()) env.proxy->disabled = true;
}

void parse_enabled(ParseEnv& env) {
  if (env.expect_end()) env.proxy->disabled = false;
}

void parse_description(ParseEnv& env) {
  if (refuse_in_defaults(env, "description")) return;
  if (env.done()) return env.alert("'description' expects a string argument.");
  env.proxy->description = env.rest_from(env.pos());
}

void parse_id(ParseEnv& env) {
  if (refuse_in_defaults(env, "id")) return;
  if (refuse_extra(env, 2, "id")) return;
  if (env.done()) return env.alert("'id' expects an integer argument.");
  int64_t id = leading_int(env.next());
  if (id <= 0 || id > INT32_MAX) return env.alert("custom id has to be > 0.");
  for (const auto& other : env.config->proxies)
    if (other.get() != env.proxy && other->id == id)
      return env.alert(fmt::format("{} {} reuses same custom id as {} {} (declared at {}:{}).", type_of(*env.proxy),
                                   env.proxy->name, type_of(*other), other->name, other->file, other->line));
  env.proxy->id = static_cast<uint32_t>(id);
}

void parse_guid(ParseEnv& env) {
  if (refuse_in_defaults(env, "guid")) return;
  if (env.done()) return env.alert("'guid' expects an argument.");
  env.proxy->guid = env.next();
}

constexpr Keyword kKeywords[] = {
    {"mode", kProxies, parse_mode},           {"disabled", kProxies, parse_disabled},
    {"enabled", kProxies, parse_enabled},     {"description", kProxies, parse_description},
    {"id", kProxies, parse_id},               {"guid", kProxies, parse_guid},
};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
