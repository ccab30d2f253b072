// set-var, set-var-fmt, unset-var. Manual 4.3 "set-var".
#include "base/strings.h"
#include "expr/expression.h"
#include "expr/plain_format.h"
#include "expr/vars.h"
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

constexpr uint16_t kWhere = kTcpConnection | kTcpSession | kTcpContent | kTcpResponse | kHttpRequest | kHttpResponse |
                            kHttpAfterResponse | kTcpCheck | kHttpCheck;

class SetVar final : public Action {
 public:
  Ran run(Txn& txn) const override {
    TxnView& view = txn.view();
    expr::Sample s;
    if (format_) {
      s.set_str(format_->text(view));
    } else {
      Got got = expression_->eval(view, s);
      if (got != Got::yes) return not_there(got, view);
    }
    expr::set_var(view, name_, s, conditions_);
    return Ran::next;
  }
  bool parse(ParseEnv& env, Ruleset where, bool with_format) {
    auto inner = parenthesised(env);
    if (!inner) {
      refuse(env, "incomplete action '" + env.at(env.pos() - 1) + "', expects '(<var-name>)'.");
      return false;
    }
    std::vector<std::string_view> words = base::split(*inner, ',');
    std::string error;
    if (!expr::parse_var_name(words.empty() ? std::string_view{} : words[0], name_, error)) return env.alert(error + "."), false;
    for (size_t i = 1; i < words.size(); ++i) {
      uint32_t bit = expr::parse_var_when(words[i]);
      if (!bit) return refuse(env, "unknown condition \"" + std::string(words[i]) + "\"."), false;
      conditions_ |= bit;
    }
    if (env.done()) return refuse(env, with_format ? "missing log-format string." : "missing fetch method."), false;
    if (with_format) return (format_ = expr::parse_plain_format(env, env.next(), uses_here(env, where))) != nullptr;
    expression_ = expr::parse_expression(env, uses_here(env, where));
    return expression_ != nullptr;
  }

 private:
  expr::VarName name_;
  uint32_t conditions_ = 0;
  std::shared_ptr<const expr::Expression> expression_;
  std::shared_ptr<const expr::LogFormat> format_;
};

class UnsetVar final : public Action {
 public:
  explicit UnsetVar(expr::VarName name) : name_(name) {}
  Ran run(Txn& txn) const override {
    expr::unset_var(txn.view(), name_);
    return Ran::next;
  }

 private:
  expr::VarName name_;
};

template <bool with_format>
std::shared_ptr<const Action> parse_set(ParseEnv& env, Ruleset where) {
  auto a = std::make_shared<SetVar>();
  if (!a->parse(env, where, with_format)) return nullptr;
  return a;
}

std::shared_ptr<const Action> parse_unset(ParseEnv& env, Ruleset) {
  auto inner = parenthesised(env);
  if (!inner) return refuse(env, "incomplete action '" + env.at(env.pos() - 1) + "', expects '(<var-name>)'.");
  expr::VarName name;
  std::string error;
  if (!expr::parse_var_name(*inner, name, error)) return refuse(env, error);
  return std::make_shared<UnsetVar>(name);
}

constexpr ActionKeyword kActions[] = {
    {"set-var", kWhere, parse_set<false>, true},
    {"set-var-fmt", kWhere, parse_set<true>, true},
    {"unset-var", kWhere, parse_unset, true},
};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
