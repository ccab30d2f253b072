// http-response set-status. Manual 4.3.
#include "base/strings.h"
#include "http1/codec.h"
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

class SetStatus final : public Action {
 public:
  SetStatus(Ruleset where, uint16_t status, std::string reason) : where_(where), status_(status), reason_(std::move(reason)) {}
  Ran run(Txn& txn) const override {
    Edit edit(txn, where_);
    http1::Head* head = edit.head();
    if (!head) return Ran::next;
    head->status = status_;
    head->reason = reason_.empty() ? http1::reason_phrase(status_) : std::string_view(reason_);
    return edit.done();
  }

 private:
  Ruleset where_;
  uint16_t status_;
  std::string reason_;
};

std::shared_ptr<const Action> parse(ParseEnv& env, Ruleset where) {
  auto status = base::to_uint(env.next());
  if (!status || *status < 100 || *status > 999)
    return refuse(env, "expects an integer status code between 100 and 999, and optionally reason <text>.");
  std::string reason;
  if (env.take("reason")) {
    if (env.done()) return refuse(env, "missing text after 'reason'.");
    reason = env.next();
    if (!is_field_value(reason)) return refuse(env, "a reason holds no line breaks.");
  }
  return std::make_shared<SetStatus>(where, static_cast<uint16_t>(*status), std::move(reason));
}

constexpr ActionKeyword kActions[] = {{"set-status", kHttpResponse | kHttpAfterResponse, parse}};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
