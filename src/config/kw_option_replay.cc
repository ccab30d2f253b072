// option replay: requests that failed are sent again to another server. An extension of sluice, see the manual page.
#include <fmt/format.h>

#include "base/strings.h"
#include "config/kw_common.h"

namespace sluice::config {
namespace {

bool take_size(ParseEnv& env, std::string_view name, uint32_t& out) {
  const std::string word = env.next();
  char bad = '\0';
  auto size = parse_size(word, bad);
  if (size && *size <= (256u << 20)) return out = static_cast<uint32_t>(*size), true;
  env.alert(fmt::format("'option replay' : '{}' expects a size of at most 256m (got '{}').", name, word));
  return false;
}

bool take_one(ParseEnv& env, model::Replay& r) {
  if (env.take("max-body")) return take_size(env, "max-body", r.max_body);
  if (env.take("hold")) return take_size(env, "hold", r.hold);
  if (env.take("safe-only")) return r.safe_only = true;
  if (env.take("hold-time")) {
    const std::string word = env.next();
    TimeValue t = parse_time(word);
    if (!t.ok()) return env.alert(time_fault(t, word, "option replay hold-time")), false;
    r.hold_time = static_cast<int32_t>(t.value);
    return true;
  }
  if (env.take("budget")) {
    std::string_view word = env.next();
    if (word.ends_with('%')) word.remove_suffix(1);
    auto percent = base::to_uint(word);
    if (!percent || *percent > 100) return env.alert("'option replay' : 'budget' expects a percentage from 0 to 100."), false;
    r.budget_percent = static_cast<uint32_t>(*percent);
    return true;
  }
  env.alert_at(env.pos(), fmt::format("'option replay' only supports 'max-body', 'hold', 'hold-time', 'budget' and "
                                      "'safe-only' (got '{}').", env.peek()));
  return false;
}

void parse_replay(ParseEnv& env) {
  if (env.negated || env.to_default) {
    if (!refuse_extra(env, 2, "option replay")) env.proxy->replay = model::Replay();
    return;
  }
  model::Replay r;
  r.enabled = true;
  while (!env.done())
    if (!take_one(env, r)) return;
  env.proxy->replay = r;
}

constexpr Keyword kKeywords[] = {{"option replay", kProxies, parse_replay, kSwitchable}};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
