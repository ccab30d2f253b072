#include "config/kw_global_common.h"

#include <algorithm>

namespace sluice::config {

std::optional<int64_t> global_number(ParseEnv& env) {
  if (env.peek().empty()) {
    env.alert_at(0, "'" + env.at(0) + "' expects an integer argument.");
    return std::nullopt;
  }
  const std::string& word = env.next();
  if (!env.expect_end()) return std::nullopt;
  return std::clamp<int64_t>(leading_int(word), INT32_MIN, INT32_MAX);
}

std::optional<std::string> global_word(ParseEnv& env, const char* expects) {
  std::string word = env.next();
  if (word.empty()) {
    env.alert_at(0, "'" + env.at(0) + "' expects " + expects);
    return std::nullopt;
  }
  if (!env.expect_end()) return std::nullopt;
  return word;
}

std::optional<int32_t> global_time(ParseEnv& env) {
  std::string word = env.next();
  if (word.empty()) {
    env.alert_at(0, "'" + env.at(0) + "' expects <time> as argument.");
    return std::nullopt;
  }
  TimeValue t = parse_time(word);
  if (t.status == TimeValue::Status::overflow)
    env.alert("timer overflow in argument '" + word + "' to '" + env.at(0) +
              "' (maximum value is 2147483647 ms or ~24.8 days)");
  else if (!t.ok())
    env.alert("unexpected character '" + std::string(1, t.bad) + "' in argument to <" + env.at(0) + ">.");
  if (!t.ok() || !env.expect_end()) return std::nullopt;
  return static_cast<int32_t>(t.value);
}

}  // namespace sluice::config
