// Actions without much to say: strict-mode, set-log-level, disable-l7-retry, do-log, switch-mode, wait-for-handshake.
// Manual 4.3, 4.4.
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

/// Calls one function of the transaction with one small number.
class Flag final : public Action {
 public:
  using Apply = void (*)(Txn&, int);
  explicit Flag(Apply apply, int value = 0) : apply_(apply), value_(value) {}
  Ran run(Txn& txn) const override {
    apply_(txn, value_);
    return Ran::next;
  }

 private:
  Apply apply_;
  int value_;
};

std::shared_ptr<const Action> parse_strict(ParseEnv& env, Ruleset) {
  if (at_condition(env)) return refuse(env, "expects exactly 1 argument.");
  const std::string& word = env.next();
  if (word != "on" && word != "off") return refuse(env, "unexpected value '" + word + "'. Only 'on' and 'off' are supported.");
  return std::make_shared<Flag>([](Txn& t, int v) { t.view().strict_rewrites = v != 0; }, word == "on");
}

std::shared_ptr<const Action> parse_level(ParseEnv& env, Ruleset) {
  constexpr std::string_view kLevels[] = {"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"};
  auto set = [](Txn& t, int v) {
    if (t.view().log) t.view().log->level = static_cast<int8_t>(v);
  };
  std::string word = at_condition(env) ? std::string() : env.next();
  if (word == "silent") return std::make_shared<Flag>(set, -2);
  for (int i = 0; i < 8; ++i)
    if (word == kLevels[i]) return std::make_shared<Flag>(set, i);
  return refuse(env, "expects exactly 1 argument (log level name or 'silent').");
}

std::shared_ptr<const Action> parse_no_retry(ParseEnv&, Ruleset) {
  return std::make_shared<Flag>([](Txn& t, int) { t.disable_l7_retry(); });
}

std::shared_ptr<const Action> parse_log(ParseEnv& env, Ruleset) {
  if (env.peek() == "profile") return refuse(env, "log profiles are not built yet.");
  return std::make_shared<Flag>([](Txn& t, int) { t.log_now(); });
}

class SwitchMode final : public Action {
 public:
  Ran run(Txn& txn) const override {
    txn.switch_to_http();
    return Ran::stop;
  }
  bool is_final() const override { return true; }
};

std::shared_ptr<const Action> parse_switch(ParseEnv& env, Ruleset) {
  if (!env.take("http")) return refuse(env, "expects 'http' as the mode to switch to.");
  if (env.take("proto") && !env.take("h1")) return refuse(env, "'proto " + env.peek() + "' is not built yet, only h1 is.");
  return std::make_shared<SwitchMode>();
}

/// Early data comes with TLS only: without it every handshake is over.
std::shared_ptr<const Action> parse_handshake(ParseEnv&, Ruleset) {
  return std::make_shared<Flag>([](Txn&, int) {});
}

constexpr uint16_t kHttp = kHttpRequest | kHttpResponse | kHttpAfterResponse;
constexpr uint16_t kTcp = kTcpConnection | kTcpSession | kTcpContent | kTcpResponse;

constexpr ActionKeyword kActions[] = {
    {"strict-mode", kHttp, parse_strict},
    {"set-log-level", kHttp | kTcpContent | kTcpResponse, parse_level},
    {"disable-l7-retry", kHttpRequest, parse_no_retry},
    {"do-log", kHttp | kTcp, parse_log},
    {"switch-mode", kTcpContent, parse_switch},
    {"wait-for-handshake", kHttpRequest, parse_handshake},
};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
