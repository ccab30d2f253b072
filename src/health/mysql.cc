// option mysql-check: the server's greeting; with a user also a login without password, and a goodbye. Manual 4.2; MySQL
// client/server protocol, "connection phase".
#include <fmt/format.h>

#include "config/kw_common.h"
#include "health/canned.h"
#include "health/step_send.h"
#include "sluice/keyword.h"

namespace sluice::health {
namespace {

using Judgement = JudgeStep::Judgement;
constexpr size_t kHeader = 4;   ///< length in three bytes, sequence number

uint8_t byte(std::string_view s, size_t i) { return static_cast<uint8_t>(s[i]); }

/// Takes one packet off data; false when it is not complete.
bool take_packet(std::string_view& data, std::string_view& payload) {
  if (data.size() < kHeader) return false;
  size_t length = byte(data, 0) | static_cast<size_t>(byte(data, 1)) << 8 | static_cast<size_t>(byte(data, 2)) << 16;
  if (data.size() - kHeader < length) return false;
  payload = data.substr(kHeader, length);
  data.remove_prefix(kHeader + length);
  return true;
}

Judgement refusal(std::string_view payload) {
  int code = payload.size() < 3 ? 0 : byte(payload, 1) | byte(payload, 2) << 8;
  return {false, {Status::l7sts, code, std::string(payload.size() > 3 ? payload.substr(3) : std::string_view{})}};
}

template <int packets>
std::optional<Judgement> judge(std::string_view data, bool) {
  std::string_view payload;
  for (int i = 0; i < packets; ++i) {
    if (!take_packet(data, payload)) return std::nullopt;
    if (payload.empty()) return Judgement{false, {Status::l7rsp, 0, {}}};
    if (byte(payload, 0) == 0xff) return refusal(payload);
  }
  return Judgement{true, {}};
}

std::string packet(char sequence, std::string_view payload) {
  std::string out{static_cast<char>(payload.size()), static_cast<char>(payload.size() >> 8), 0, sequence};
  return out.append(payload);
}

/// The login without password, and the goodbye, which go out together.
std::string hello(std::string_view user, bool old_client) {
  using namespace std::string_view_literals;
  std::string login;
  if (old_client) {
    login = "\x00\x80\x00\x00\x01"sv;         // long passwords off, transactions; largest packet
    login.append(user).append("\0\0"sv);
  } else {
    login = "\x00\x82\x00\x00\x00\x80\x00\x01\x21"sv;   // 4.1 protocol, secure connection; largest packet; utf8
    login.append(23, '\0').append(user).append("\0\0"sv);
  }
  return packet(1, login) + packet(0, "\x01"sv);
}

void mysql(ParseEnv& env) {
  if (config::warn_no_cap(env, model::kBackendCap, "mysql-check") || config::refuse_extra(env, 5, "option mysql-check")) return;
  if (env.done()) return set_canned(env, true, {std::make_shared<JudgeStep>(judge<1>)});
  if (env.peek() != "user")
    return env.alert(fmt::format("'option mysql-check' only supports optional values: 'user' (got '{}').", env.peek()));
  env.next();
  const std::string user = env.next(), client = env.next();
  if (user.empty()) return env.alert("'option mysql-check user' expects <username> as argument.");
  if (!client.empty() && client != "post-41" && client != "pre-41")
    return env.alert(fmt::format("keyword 'user' only supports 'post-41' and 'pre-41' (got '{}').", client));
  set_canned(env, true, {std::make_shared<SendStep>(hello(user, client == "pre-41")), std::make_shared<JudgeStep>(judge<2>)});
}

constexpr Keyword kKeywords[] = {{"option mysql-check", kProxies, mysql}};
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::health
