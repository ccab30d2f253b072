// option smtpchk: banner, HELO, QUIT. Manual 4.2, RFC 5321 section 4.2.
#include <fmt/format.h>

#include "base/strings.h"
#include "config/kw_common.h"
#include "health/canned.h"
#include "health/step_send.h"
#include "sluice/keyword.h"

namespace sluice::health {
namespace {

using Judgement = JudgeStep::Judgement;

std::string_view first_line(std::string_view data) { return data.substr(0, data.find_first_of("\r\n")); }

bool has_code(std::string_view line) {
  return line.size() >= 3 && base::is_digit(line[0]) && base::is_digit(line[1]) && base::is_digit(line[2]) &&
         (line.size() == 3 || line[3] == ' ' || line[3] == '-');
}

Verdict verdict_of(Status status, std::string_view line) {
  int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  return {status, code, std::string(line.size() > 4 ? line.substr(4) : std::string_view{})};
}

/// A reply that begins with "2" on every line up to the last ("250-a", "250 b").
std::optional<Judgement> judge_reply(std::string_view data, bool last) {
  std::string_view rest = data;
  for (size_t eol; (eol = rest.find('\n')) != rest.npos; rest.remove_prefix(eol + 1)) {
    std::string_view line = first_line(rest);
    if (!has_code(line) || line[0] != '2') break;
    if (line.size() == 3 || line[3] == ' ') return Judgement{true, verdict_of(Status::l7ok, line)};
  }
  if (!last) return std::nullopt;
  std::string_view line = first_line(data);
  if (!has_code(line)) return Judgement{false, {Status::l7rsp, 0, std::string(line)}};
  return Judgement{false, verdict_of(Status::l7sts, line)};
}

/// The greeting is judged as soon as its first line is there, or four bytes that begin none.
std::optional<Judgement> judge_banner(std::string_view data, bool last) {
  if (data.size() >= 4 && !has_code(first_line(data))) last = true;
  if (data.find('\n') == data.npos && !last) return std::nullopt;
  std::string_view line = first_line(data);
  if (!has_code(line)) return Judgement{false, {Status::l7rsp, 0, std::string(line)}};
  if (line[0] != '2') return Judgement{false, verdict_of(Status::l7sts, line)};
  return judge_reply(data, last);
}

/// The same for the answer to QUIT, after which servers need not close at once.
std::optional<Judgement> judge_goodbye(std::string_view data, bool last) {
  return judge_reply(data, last || data.find('\n') != data.npos);
}

void smtp(ParseEnv& env) {
  if (config::warn_no_cap(env, model::kBackendCap, "smtpchk") || config::refuse_extra(env, 4, "option smtpchk")) return;
  std::string hello = env.next(), domain = env.next();
  if (domain.empty() || (hello != "HELO" && hello != "EHLO")) hello = "HELO", domain = "localhost";
  auto banner = std::make_shared<JudgeStep>(judge_banner);
  auto first_code = std::make_shared<JudgeStep>(judge_banner);   // HAProxy looks at it in two steps: numbers in messages
  auto reply = std::make_shared<JudgeStep>(judge_reply);
  auto goodbye = std::make_shared<JudgeStep>(judge_goodbye);
  reply->options.error = goodbye->options.error = Status::l7sts;
  set_canned(env, true, {banner, first_code, std::make_shared<SendStep>(fmt::format("{} {}\r\n", hello, domain)), reply,
                         std::make_shared<SendStep>("QUIT\r\n"), goodbye});
}

constexpr Keyword kKeywords[] = {{"option smtpchk", kProxies, smtp}};
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::health
