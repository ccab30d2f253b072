// option redis-check: PING, +PONG. Manual 4.2.
#include "config/kw_common.h"
#include "health/canned.h"
#include "health/step_send.h"
#include "sluice/keyword.h"

namespace sluice::health {
namespace {

std::optional<JudgeStep::Judgement> judge(std::string_view data, bool last) {
  if (data.find("+PONG\r\n") != data.npos) return JudgeStep::Judgement{true, {Status::l7ok, 0, "Redis server is ok"}};
  if (!last) return std::nullopt;
  return JudgeStep::Judgement{false, {Status::l7sts, 0, std::string(data.substr(0, data.find_first_of("\r\n")))}};
}

void redis(ParseEnv& env) {
  if (config::warn_no_cap(env, model::kBackendCap, "redis-check") || config::refuse_extra(env, 2, "option redis-check")) return;
  auto pong = std::make_shared<JudgeStep>(judge);
  pong->options.error = Status::l7sts;
  set_canned(env, false, {std::make_shared<SendStep>("*1\r\n$4\r\nPING\r\n"), pong});
}

constexpr Keyword kKeywords[] = {{"option redis-check", kProxies, redis}};
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::health
