// option ssl-hello-chk: an SSLv3 client hello; any TLS record that answers it will do. Manual 4.2, RFC 6101.
#include "config/kw_common.h"
#include "health/canned.h"
#include "health/step_send.h"
#include "sluice/keyword.h"

namespace sluice::health {
namespace {

using Judgement = JudgeStep::Judgement;
constexpr size_t kRecordHead = 5;
constexpr char kAlert = 0x15, kHandshake = 0x16;

std::string client_hello() {
  std::string suites;
  for (auto [low, high] : {std::pair{0x01, 0x1b}, std::pair{0x2f, 0x3a}})
    for (int s = low; s <= high; ++s) suites += {'\0', static_cast<char>(s)};
  std::string hello("\x03\x00", 2);                            // version
  hello += "sluice health check hello 123456";                  // 32 bytes that need not be random
  hello += '\0';                                               // no session
  hello += {'\0', static_cast<char>(suites.size())};
  hello += suites;
  hello += {'\x01', '\0'};                                     // no compression
  std::string handshake{'\x01', '\0', '\0', static_cast<char>(hello.size())};
  handshake += hello;
  return std::string{kHandshake, '\x03', '\0', '\0', static_cast<char>(handshake.size())} + handshake;
}

std::optional<Judgement> judge(std::string_view data, bool last) {
  bool record = data[0] == kAlert || data[0] == kHandshake;
  if (record && data.size() < kRecordHead && !last) return std::nullopt;
  if (record && data.size() >= kRecordHead) return Judgement{true, {}};
  return Judgement{false, {Status::l6rsp, 0, {}}};
}

void ssl_hello(ParseEnv& env) {
  if (config::warn_no_cap(env, model::kBackendCap, "ssl-hello-chk") || config::refuse_extra(env, 2, "option ssl-hello-chk")) return;
  auto answer = std::make_shared<JudgeStep>(judge);
  answer->options.ok = Status::l6ok;
  answer->options.error = Status::l6rsp;
  answer->options.timeout = Status::l6tout;
  set_canned(env, false, {std::make_shared<SendStep>(client_hello()), answer});
}

constexpr Keyword kKeywords[] = {{"option ssl-hello-chk", kProxies, ssl_hello}};
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::health
