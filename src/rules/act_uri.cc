// set-method, set-uri, set-path, set-pathq, set-query. Manual 4.3.
#include "rules/rewrite.h"
#include "rules/target.h"

namespace sluice::rules {
namespace {

class SetTarget final : public Action {
 public:
  SetTarget(Ruleset where, TargetPart part) : where_(where), part_(part) {}
  bool parse(ParseEnv& env) {
    if (env.peek().empty()) return refuse(env, "expects exactly 1 argument <format>."), false;
    if (!value_.parse(env, where_)) return false;
    if (!at_condition(env)) return refuse(env, "expects exactly 1 argument <format>."), false;
    return true;
  }
  Ran run(Txn& txn) const override {
    Edit edit(txn, where_);
    if (!edit.head()) return Ran::next;
    return write_target(edit, part_, value_.text(txn.view()));
  }

 private:
  Ruleset where_;
  TargetPart part_;
  Format value_;
};

template <TargetPart part>
std::shared_ptr<const Action> parse_set(ParseEnv& env, Ruleset where) {
  auto a = std::make_shared<SetTarget>(where, part);
  if (!a->parse(env)) return nullptr;
  return a;
}

constexpr ActionKeyword kActions[] = {
    {"set-method", kHttpRequest, parse_set<TargetPart::method>},
    {"set-uri", kHttpRequest, parse_set<TargetPart::uri>},
    {"set-path", kHttpRequest, parse_set<TargetPart::path>},
    {"set-pathq", kHttpRequest, parse_set<TargetPart::pathq>},
    {"set-query", kHttpRequest, parse_set<TargetPart::query>},
};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
