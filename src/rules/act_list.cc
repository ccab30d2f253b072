// set-map, del-map, add-acl, del-acl: lists of patterns that requests change. Manual 4.3 "set-map".
#include "expr/pattern_list.h"
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

constexpr uint16_t kMessage = kHttpRequest | kHttpResponse;
constexpr uint16_t kAll = kMessage | kHttpAfterResponse;

enum class Change : uint8_t { set, add, remove };

class ChangeList final : public Action {
 public:
  ChangeList(std::shared_ptr<expr::PatternList> list, Change change, Format key, Format value)
      : list_(std::move(list)), change_(change), key_(std::move(key)), value_(std::move(value)) {}

  Ran run(Txn& txn) const override {
    std::string_view key = key_.text(txn.view());
    if (change_ == Change::remove) list_->remove(key);
    else if (change_ == Change::set) set(key, value_.text(txn.view()));
    else add_once(key, {});
    ++txn.view().sample_epoch;
    return Ran::next;
  }

 private:
  void set(std::string_view key, std::string_view value) const {
    if (!list_->set(key, value)) add_once(key, value);
  }
  /// What is no pattern of the list's methods is left out, as in HAProxy: a request cannot be blamed for it.
  void add_once(std::string_view key, std::string_view value) const {
    std::string error;
    if (!list_->has(key)) list_->add(std::string(key), std::string(value), 0, error);
  }

  std::shared_ptr<expr::PatternList> list_;
  Change change_;
  Format key_, value_;
};

template <Change change, bool map>
std::shared_ptr<const Action> parse(ParseEnv& env, Ruleset where) {
  auto name = parenthesised(env);
  constexpr const char* kExpected = change == Change::set ? "expects exactly 2 arguments." : "expects exactly 1 argument.";
  if (!name || name->empty()) return refuse(env, "expects the name of a list between parentheses.");
  std::string error;
  std::shared_ptr<expr::PatternList> list = expr::pattern_file(env, *name, map, error);
  if (!list) return refuse(env, error + ".");
  (map ? list->for_map : list->for_acl) = true;
  Format key, value;
  if (at_condition(env) || !key.parse(env, where)) return env.failed() ? nullptr : refuse(env, kExpected);
  if (change == Change::set && (at_condition(env) || !value.parse(env, where))) return env.failed() ? nullptr : refuse(env, kExpected);
  if (!at_condition(env)) return refuse(env, kExpected);
  return std::make_shared<ChangeList>(std::move(list), change, std::move(key), std::move(value));
}

constexpr ActionKeyword kActions[] = {
    {"set-map", kAll, parse<Change::set, true>, true},
    {"del-map", kAll, parse<Change::remove, true>, true},
    {"add-acl", kMessage, parse<Change::add, false>, true},
    {"del-acl", kAll, parse<Change::remove, false>, true},
};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
