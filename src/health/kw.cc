#include "health/kw.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/kw_common.h"

namespace sluice::health {

void parse_interval(ParseEnv& env, const model::Server& s, std::string_view option, int32_t& out) {
  const std::string word = env.next();
  if (word.empty()) return env.alert(fmt::format("'{}' expects a delay as argument.", option));
  config::TimeValue t = config::parse_time(word);
  if (t.status == config::TimeValue::Status::overflow)
    return env.alert(fmt::format("timer overflow in argument <{}> to <{}> of server {}, maximum value is 2147483647 ms "
                                 "(~24.8 days).", word, option, s.name));
  if (!t.ok()) return env.alert(fmt::format("unexpected character '{}' in '{}' argument of server {}.", t.bad, option, s.name));
  if (t.value <= 0) return env.alert(fmt::format("invalid value {} for argument '{}' of server {}.", t.value, option, s.name));
  out = static_cast<int32_t>(t.value);
}

void parse_count(ParseEnv& env, std::string_view option, int& out) {
  const std::string word = env.next();
  if (word.empty()) return env.alert(fmt::format("'{}' expects an integer argument.", option));
  int64_t n = config::leading_int(word);
  if (n <= 0) return env.alert(option == "error-limit" ? "error-limit has to be > 0." : fmt::format("'{}' has to be > 0.", option));
  out = static_cast<int>(std::min<int64_t>(n, INT32_MAX / 4));
}

void parse_port(ParseEnv& env, std::string_view option, uint16_t& out) {
  const std::string word = env.next();
  if (word.empty()) return env.alert(fmt::format("'{}' expects a port number as argument.", option));
  out = static_cast<uint16_t>(config::leading_int(word));
}

bool take_argument(ParseEnv& env, std::string_view option, std::string& out, std::string_view what) {
  out = env.next();
  if (out.empty()) env.alert(fmt::format("'{}' expects {} as argument.", option, what));
  return !out.empty();
}

}  // namespace sluice::health
