// option ldap-check: an anonymous bind (LDAPv3) and its result. Manual 4.2, RFC 4511 sections 4.1.1, 4.1.9, 4.2.
#include "config/kw_common.h"
#include "health/canned.h"
#include "health/step_send.h"
#include "sluice/keyword.h"

namespace sluice::health {
namespace {

using Judgement = JudgeStep::Judgement;
constexpr size_t kLeast = 14;                  ///< bytes of the smallest bind response
constexpr uint8_t kSequence = 0x30, kBindResponse = 0x61, kEnumerated = 0x0a;

uint8_t byte(std::string_view s, size_t i) { return i < s.size() ? static_cast<uint8_t>(s[i]) : 0; }

/// Steps over a tag and its length in either form; false when another tag stands there.
bool enter(std::string_view& data, uint8_t tag) {
  if (byte(data, 0) != tag) return false;
  size_t more = byte(data, 1) & 0x80 ? byte(data, 1) & 0x7f : 0;
  if (data.size() < 2 + more) return false;
  data.remove_prefix(2 + more);
  return true;
}

std::optional<Judgement> judge(std::string_view data, bool last) {
  constexpr std::string_view kFirstMessage("\x02\x01\x01", 3);
  if (data.size() < kLeast && !last) return std::nullopt;
  bool ours = enter(data, kSequence) && data.starts_with(kFirstMessage);
  if (ours) data.remove_prefix(kFirstMessage.size());
  if (!ours || !enter(data, kBindResponse) || byte(data, 0) != kEnumerated || data.size() < 3)
    return Judgement{false, {Status::l7rsp, 0, "Not LDAPv3 protocol"}};
  if (int code = byte(data, 2))
    return Judgement{false, {Status::l7sts, code, "See RFC: http://tools.ietf.org/html/rfc4511#section-4.1.9"}};
  return Judgement{true, {}};
}

void ldap(ParseEnv& env) {
  if (config::warn_no_cap(env, model::kBackendCap, "ldap-check") || config::refuse_extra(env, 2, "option ldap-check")) return;
  // message 1: bind request, version 3, no name, simple authentication with no password
  std::string bind("\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\x00\x80\x00", 14);
  set_canned(env, false, {std::make_shared<SendStep>(std::move(bind)), std::make_shared<JudgeStep>(judge)});
}

constexpr Keyword kKeywords[] = {{"option ldap-check", kProxies, ldap}};
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::health
