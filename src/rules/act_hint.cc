// http-request early-hint: a 103 answer ahead of the real one (RFC 8297). Manual 4.3.
#include "base/strings.h"
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

class EarlyHint final : public Action {
 public:
  EarlyHint(std::string name, Format value) : name_(std::move(name)), value_(std::move(value)) {}
  Ran run(Txn& txn) const override {
    TxnView& view = txn.view();
    if (!view.request || view.request->version == http1::Version::http10) return Ran::next;
    std::string_view value = base::trim(value_.text(view));
    if (!is_field_value(value)) return Ran::next;
    txn.send_interim(103, {{name_, value}});
    return Ran::next;
  }

 private:
  std::string name_;
  Format value_;
};

std::shared_ptr<const Action> parse(ParseEnv& env, Ruleset where) {
  if (env.peek().empty() || env.at(env.pos() + 1).empty()) return refuse(env, "expects exactly 2 arguments.");
  std::string name = base::to_lower(env.next());
  if (!is_token(name)) return refuse(env, "'" + name + "' cannot be the name of a header field.");
  Format value;
  if (!value.parse(env, where)) return nullptr;
  return std::make_shared<EarlyHint>(std::move(name), std::move(value));
}

constexpr ActionKeyword kActions[] = {{"early-hint", kHttpRequest, parse}};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
