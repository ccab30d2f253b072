// option pgsql-check: a start-up message, and the request to authenticate that answers it. Manual 4.2; PostgreSQL
// frontend/backend protocol, "message formats".
#include "config/kw_common.h"
#include "health/canned.h"
#include "health/step_send.h"
#include "sluice/keyword.h"

namespace sluice::health {
namespace {

using Judgement = JudgeStep::Judgement;
constexpr size_t kErrorHead = 5, kText = 6, kAuthentication = 9;
constexpr uint32_t kLastKnownMethod = 12;   ///< AuthenticationSASLFinal

uint32_t number(std::string_view s, size_t at) {
  uint32_t n = 0;
  for (size_t i = at; i < at + 4; ++i) n = n << 8 | static_cast<uint8_t>(s[i]);
  return n;
}

std::optional<Judgement> judge(std::string_view data, bool last) {
  if (data[0] == 'E') {
    if (data.size() < kErrorHead) return last ? std::optional(Judgement{false, {Status::l7rsp, 0, {}}}) : std::nullopt;
    std::string_view text = data.size() > kText ? data.substr(kText) : std::string_view{};
    return Judgement{false, {Status::l7rsp, 0, std::string(text.substr(0, text.find('\0')))}};
  }
  if (data.size() < kAuthentication && !last) return std::nullopt;
  bool good = data.size() >= kAuthentication && data[0] == 'R' && number(data, 1) >= 8 && number(data, 1) < 256 &&
              number(data, 5) <= kLastKnownMethod;
  if (good) return Judgement{true, {Status::l7ok, 0, "PostgreSQL server is ok"}};
  return Judgement{false, {Status::l7sts, 0, "PostgreSQL unknown error"}};
}

void pgsql(ParseEnv& env) {
  if (config::warn_no_cap(env, model::kBackendCap, "pgsql-check") || config::refuse_extra(env, 4, "option pgsql-check")) return;
  const std::string word = env.next(), user = env.next();
  if (word != "user" || user.empty()) return env.alert("'option pgsql-check' expects 'user <username>' as argument.");
  using namespace std::string_literals;
  std::string body = "\0\3\0\0user\0"s + user + "\0\0"s;
  uint32_t size = static_cast<uint32_t>(body.size() + 4);
  std::string message{static_cast<char>(size >> 24), static_cast<char>(size >> 16), static_cast<char>(size >> 8), static_cast<char>(size)};
  set_canned(env, true, {std::make_shared<SendStep>(message + body), std::make_shared<JudgeStep>(judge)});
}

constexpr Keyword kKeywords[] = {{"option pgsql-check", kProxies, pgsql}};
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::health
