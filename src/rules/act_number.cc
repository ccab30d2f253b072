// Actions that take one number, constant or from an expression: set-priority-*, set-mark, set-tos and their kin,
// set-nice, set-retries. Manual 4.3.
#include <algorithm>

#include "base/strings.h"
#include "expr/expression.h"
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

/// What is done with the number; nothing when the expression has no value.
using Apply = void (*)(Txn&, int64_t);

class Number final : public Action {
 public:
  Number(Apply apply, int64_t constant) : apply_(apply), constant_(constant) {}
  Number(Apply apply, std::shared_ptr<const expr::Expression> e) : apply_(apply), expression_(std::move(e)) {}
  Ran run(Txn& txn) const override {
    int64_t v = constant_;
    if (expression_) {
      Got got = expression_->integer(txn.view(), v);
      if (got != Got::yes) return not_there(got, txn.view());
    }
    apply_(txn, v);
    return Ran::next;
  }

 private:
  Apply apply_;
  int64_t constant_ = 0;
  std::shared_ptr<const expr::Expression> expression_;
};

int32_t within(int64_t v, int32_t bound) { return static_cast<int32_t>(std::clamp<int64_t>(v, -bound, bound)); }

void priority_class(Txn& t, int64_t v) { t.set_priority(within(v, 2047), 0, true, false); }
void priority_offset(Txn& t, int64_t v) { t.set_priority(0, within(v, 524287), false, true); }
void client_mark(Txn& t, int64_t v) { t.set_client_mark(static_cast<uint32_t>(v)); }
void client_tos(Txn& t, int64_t v) { t.set_client_tos(static_cast<uint8_t>(v)); }
void server_mark(Txn& t, int64_t v) { t.set_server_mark(static_cast<uint32_t>(v)); }
void server_tos(Txn& t, int64_t v) { t.set_server_tos(static_cast<uint8_t>(v)); }
void retries(Txn& t, int64_t v) { t.set_retries(static_cast<int>(std::clamp<int64_t>(v, 0, 100))); }
void nothing(Txn&, int64_t) {}

/// A decimal or 0x number that is the whole word.
std::optional<uint64_t> any_base(std::string_view word) {
  if (word.starts_with("0x") || word.starts_with("0X")) return base::hex_to_uint(word.substr(2));
  return base::to_uint(word);
}

std::shared_ptr<const Action> by_expression(ParseEnv& env, Ruleset where, Apply apply) {
  if (at_condition(env)) return refuse(env, "missing fetch method.");
  auto e = expr::parse_expression(env, uses_here(env, where));
  if (!e) return nullptr;
  return std::make_shared<Number>(apply, std::move(e));
}

template <Apply apply>
std::shared_ptr<const Action> parse_expression(ParseEnv& env, Ruleset where) {
  return by_expression(env, where, apply);
}

/// A number up to `most`, or an expression.
template <Apply apply, uint64_t most>
std::shared_ptr<const Action> parse_either(ParseEnv& env, Ruleset where) {
  if (at_condition(env)) return refuse(env, "expects exactly 1 argument (integer/hex value or an expression).");
  if (!base::is_digit(env.peek()[0])) return by_expression(env, where, apply);
  auto v = any_base(env.peek());
  if (!v || *v > most) return refuse(env, "'" + env.peek() + "' is no number from 0 to " + std::to_string(most) + ".");
  env.next();
  return std::make_shared<Number>(apply, static_cast<int64_t>(*v));
}

/// Streams are not scheduled by niceness here: checked, and without effect.
std::shared_ptr<const Action> parse_nice(ParseEnv& env, Ruleset) {
  if (at_condition(env)) return refuse(env, "expects exactly 1 argument (integer value).");
  env.next();
  return std::make_shared<Number>(nothing, 0);
}

constexpr uint16_t kTcpReq = kTcpConnection | kTcpSession | kTcpContent;
constexpr uint16_t kClient = kTcpReq | kTcpResponse | kHttpRequest | kHttpResponse;
constexpr uint16_t kServer = kTcpContent | kHttpRequest;

constexpr ActionKeyword kActions[] = {
    {"set-priority-class", kTcpContent | kHttpRequest, parse_expression<priority_class>},
    {"set-priority-offset", kTcpContent | kHttpRequest, parse_expression<priority_offset>},
    {"set-fc-mark", kClient, parse_either<client_mark, UINT32_MAX>},
    {"set-fc-tos", kClient, parse_either<client_tos, 255>},
    {"set-mark", kClient, parse_either<client_mark, UINT32_MAX>},
    {"set-tos", kClient, parse_either<client_tos, 255>},
    {"set-bc-mark", kServer, parse_either<server_mark, UINT32_MAX>},
    {"set-bc-tos", kServer, parse_either<server_tos, 255>},
    {"set-retries", kTcpContent | kHttpRequest, parse_either<retries, 100>},
    {"set-nice", kTcpContent | kTcpResponse | kHttpRequest | kHttpResponse, parse_nice},
};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
