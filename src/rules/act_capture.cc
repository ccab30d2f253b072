// capture as an action and as converters: text kept in a slot for logs and fetches. Manual 4.3 "capture", 7.3.1.
#include "base/strings.h"
#include "expr/expression.h"
#include "model/proxy.h"
#include "rules/rewrite.h"
#include "runtime/proxy.h"
#include "sluice/fetch.h"

namespace sluice::rules {
namespace {

enum class Side : bool { request, response };

/// Keeps text, cut to the slot's length; nothing when the frontend has no such slot.
void keep(TxnView& view, Side side, size_t id, std::string_view text) {
  if (!view.frontend) return;
  const model::Proxy& p = view.frontend->config();
  const auto& slots = side == Side::request ? p.request_captures : p.response_captures;
  std::string_view* values = side == Side::request ? view.request_captures : view.response_captures;
  if (!values || id >= slots.size()) return;
  values[id] = view.arena->copy(text.substr(0, slots[id].length));
  ++view.sample_epoch;
}

class Capture final : public Action {
 public:
  Capture(std::shared_ptr<const expr::Expression> e, Side side, size_t id) : expression_(std::move(e)), side_(side), id_(id) {}
  Ran run(Txn& txn) const override {
    std::string_view text;
    Got got = expression_->text(txn.view(), text);
    if (got != Got::yes) return not_there(got, txn.view());
    keep(txn.view(), side_, id_, text);
    return Ran::next;
  }

 private:
  std::shared_ptr<const expr::Expression> expression_;
  Side side_;
  size_t id_;
};

std::shared_ptr<const Action> parse(ParseEnv& env, Ruleset where) {
  constexpr const char* kExpected = "expects <expression> [ 'len' <length> | id <idx> ].";
  if (at_condition(env)) return refuse(env, kExpected);
  auto e = expr::parse_expression(env, uses_here(env, where));
  if (!e) return nullptr;
  bool with_len = env.take("len");
  if (!with_len && !env.take("id")) return refuse(env, kExpected);
  auto n = base::to_uint(env.next());
  if (!n || *n > 65535) return refuse(env, kExpected);
  Side side = on_response(where) ? Side::response : Side::request;
  if (!with_len) return std::make_shared<Capture>(std::move(e), side, *n);
  if (side == Side::response) return refuse(env, "'len' is for requests only, name a declared slot with 'id'.");
  if (!env.proxy || (env.proxy->caps & model::kFrontendCap) == 0)
    return refuse(env, "'len' makes a slot of a frontend, this proxy is none: name a slot with 'id'.");
  if (*n == 0) return refuse(env, "a positive 'len' argument is mandatory.");
  env.proxy->request_captures.push_back({{}, static_cast<uint32_t>(*n)});
  return std::make_shared<Capture>(std::move(e), side, env.proxy->request_captures.size() - 1);
}

template <Side side>
bool pass_through(std::span<const Arg> args, TxnView& txn, expr::Sample& s) {
  keep(txn, side, static_cast<size_t>(args[0].num), s.text);
  return true;
}

constexpr ActionKeyword kActions[] = {
    {"capture", kTcpContent | kHttpRequest | kHttpResponse | kHttpAfterResponse, parse},
};
const base::Register<ActionKeyword> reg_action(kActions);

constexpr Converter kConverters[] = {
    {"capture-req", "integer", expr::Type::str, expr::Type::str, pass_through<Side::request>},
    {"capture-res", "integer", expr::Type::str, expr::Type::str, pass_through<Side::response>},
};
const base::Register<Converter> reg_converter(kConverters);

}  // namespace
}  // namespace sluice::rules
