// Actions about time: set-timeout, pause, wait-for-body. Manual 4.3.
#include <algorithm>

#include "base/strings.h"
#include "config/units.h"
#include "expr/expression.h"
#include "model/proxy.h"
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

/// A delay in milliseconds: written with its unit, or an expression that yields milliseconds.
struct Delay {
  int32_t constant = 0;
  std::shared_ptr<const expr::Expression> expression;

  bool parse(ParseEnv& env, Ruleset where) {
    if (base::is_digit(env.peek()[0])) {
      auto t = config::parse_time(env.peek());
      if (!t.ok() || t.value > INT32_MAX) return refuse(env, "invalid time '" + env.peek() + "'."), false;
      env.next();
      constant = static_cast<int32_t>(t.value);
      return true;
    }
    expression = expr::parse_expression(env, uses_here(env, where));
    return expression != nullptr;
  }
  Got eval(TxnView& view, int32_t& ms) const {
    ms = constant;
    if (!expression) return Got::yes;
    int64_t v;
    Got got = expression->integer(view, v);
    ms = static_cast<int32_t>(std::clamp<int64_t>(v, 0, INT32_MAX));
    return got;
  }
};

class SetTimeout final : public Action {
 public:
  SetTimeout(std::string which, Delay delay) : which_(std::move(which)), delay_(std::move(delay)) {}
  Ran run(Txn& txn) const override {
    int32_t ms;
    if (delay_.eval(txn.view(), ms) == Got::yes && ms > 0) txn.set_timeout_ms(which_, ms);
    return Ran::next;
  }

 private:
  std::string which_;
  Delay delay_;
};

std::shared_ptr<const Action> parse_timeout(ParseEnv& env, Ruleset where) {
  if (at_condition(env) || env.pos() + 1 >= env.size()) return refuse(env, "expects exactly 2 arguments.");
  std::string which = env.next();
  constexpr std::string_view kKnown[] = {"client", "server", "tunnel", "connect", "queue", "tarpit"};
  if (std::find(std::begin(kKnown), std::end(kKnown), which) == std::end(kKnown))
    return refuse(env, "unsupported timeout '" + which + "', expects 'client', 'connect', 'queue', 'server', 'tarpit' or 'tunnel'.");
  uint16_t caps = env.proxy ? env.proxy->caps : model::kDefaultsCap;
  bool of_client = which == "client" || which == "tarpit";
  if ((caps & model::kDefaultsCap) == 0 && (caps & (of_client ? model::kFrontendCap : model::kBackendCap)) == 0)
    return refuse(env, "'" + which + "' cannot be set here: proxy '" + env.proxy->name + "' has no " +
                           (of_client ? "frontend" : "backend") + " capability.");
  Delay delay;
  if (!delay.parse(env, where)) return nullptr;
  if (!delay.expression && delay.constant == 0) return refuse(env, "null value is not valid for a timeout.");
  return std::make_shared<SetTimeout>(std::move(which), std::move(delay));
}

class Pause final : public Action {
 public:
  explicit Pause(Delay delay) : delay_(std::move(delay)) {}
  Ran run(Txn& txn) const override {
    if (txn.resumed()) return Ran::next;
    int32_t ms;
    if (delay_.eval(txn.view(), ms) != Got::yes || ms == 0) return Ran::next;
    txn.wake_in(ms);
    return Ran::wait;
  }

 private:
  Delay delay_;
};

std::shared_ptr<const Action> parse_pause(ParseEnv& env, Ruleset where) {
  if (at_condition(env)) return refuse(env, "expects exactly 1 argument (time or expression).");
  Delay delay;
  if (!delay.parse(env, where)) return nullptr;
  return std::make_shared<Pause>(std::move(delay));
}

class WaitForBody final : public Action {
 public:
  WaitForBody(int32_t ms, uint64_t at_least) : ms_(ms), at_least_(at_least) {}
  Ran run(Txn& txn) const override {
    if (txn.resumed() && txn.body_wait_over()) return Ran::next;
    txn.wait_for_body(ms_, at_least_);
    return txn.body_wait_over() ? Ran::next : Ran::wait;
  }

 private:
  int32_t ms_;
  uint64_t at_least_;
};

std::shared_ptr<const Action> parse_body(ParseEnv& env, Ruleset) {
  int32_t ms = -1;
  uint64_t bytes = 0;
  while (!at_condition(env)) {
    std::string word = env.next();
    if (word != "time" && word != "at-least") return refuse(env, "expects time <time> [ at-least <bytes> ].");
    if (env.done()) return refuse(env, "missing argument for '" + word + "'.");
    const std::string& value = env.next();
    char bad = 0;
    if (word == "time") {
      auto t = config::parse_time(value);
      if (!t.ok() || t.value > INT32_MAX) return refuse(env, "invalid time '" + value + "'.");
      ms = static_cast<int32_t>(t.value);
    } else if (auto size = config::parse_size(value, bad)) {
      bytes = *size;
    } else {
      return refuse(env, "invalid size '" + value + "'.");
    }
  }
  if (ms < 0) return refuse(env, "expects time <time> [ at-least <bytes> ].");
  return std::make_shared<WaitForBody>(ms, bytes);
}

constexpr ActionKeyword kActions[] = {
    {"set-timeout", kHttpRequest | kHttpResponse, parse_timeout},
    {"pause", kHttpRequest | kHttpResponse, parse_pause},
    {"wait-for-body", kHttpRequest | kHttpResponse, parse_body},
};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
