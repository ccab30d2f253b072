// set-header, add-header, del-header. Manual 4.3.
#include "base/strings.h"
#include "expr/regex.h"
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

constexpr uint16_t kWhere = kHttpRequest | kHttpResponse | kHttpAfterResponse;

/// set: all fields of the name go first; the value is made before that, so it may use the old one.
class WriteHeader final : public Action {
 public:
  WriteHeader(Ruleset where, bool set) : where_(where), set_(set) {}
  bool parse(ParseEnv& env) {
    if (env.peek().empty() || env.at(env.pos() + 1).empty()) return refuse(env, "expects exactly 2 arguments."), false;
    name_ = base::to_lower(env.next());
    if (!is_token(name_)) return refuse(env, "'" + name_ + "' cannot be the name of a header field."), false;
    return value_.parse(env, where_);
  }
  Ran run(Txn& txn) const override {
    Edit edit(txn, where_);
    http1::Head* head = edit.head();
    if (!head) return Ran::next;
    std::string_view value = base::trim(value_.text(txn.view()));
    if (!is_field_value(value) || !edit.fits(name_.size() + value.size() + 4)) return edit.failed();
    if (set_) head->set(name_, value);
    else head->add(name_, value);
    return edit.done();
  }

 private:
  Ruleset where_;
  bool set_;
  std::string name_;
  Format value_;
};

template <bool set>
std::shared_ptr<const Action> parse_write(ParseEnv& env, Ruleset where) {
  auto a = std::make_shared<WriteHeader>(where, set);
  if (!a->parse(env)) return nullptr;
  return a;
}

enum class Match : uint8_t { str, beg, end, sub, reg };

class DelHeader final : public Action {
 public:
  explicit DelHeader(Ruleset where) : where_(where) {}
  bool parse(ParseEnv& env) {
    if (at_condition(env)) return refuse(env, "expects at least 1 argument."), false;
    name_ = env.next();
    if (env.take("-m") && !parse_match(env)) return false;
    if (match_ == Match::reg) {
      std::string error;
      regex_ = expr::Regex::compile(name_, true, error);
      if (!regex_) refuse(env, error);
      return regex_ != nullptr;
    }
    name_ = base::to_lower(name_);
    return true;
  }
  Ran run(Txn& txn) const override {
    Edit edit(txn, where_);
    http1::Head* head = edit.head();
    if (!head) return Ran::next;
    size_t gone = match_ == Match::str ? head->remove(name_)
                                       : std::erase_if(head->fields, [&](const auto& f) { return matches(f.name); });
    return gone ? edit.done() : Ran::next;
  }

 private:
  bool parse_match(ParseEnv& env) {
    constexpr std::string_view kNames[] = {"str", "beg", "end", "sub", "reg"};
    const std::string& word = env.next();
    for (size_t i = 0; i < std::size(kNames); ++i)
      if (word == kNames[i]) return match_ = static_cast<Match>(i), true;
    return refuse(env, "-m with unsupported matching method '" + word + "'."), false;
  }
  bool matches(std::string_view name) const {
    switch (match_) {
      case Match::beg: return name.starts_with(name_);
      case Match::end: return name.ends_with(name_);
      case Match::sub: return name.find(name_) != name.npos;
      case Match::reg: return regex_->matches(name);
      default: return false;
    }
  }
  Ruleset where_;
  std::string name_;
  Match match_ = Match::str;
  std::shared_ptr<const expr::Regex> regex_;
};

std::shared_ptr<const Action> parse_del(ParseEnv& env, Ruleset where) {
  auto a = std::make_shared<DelHeader>(where);
  if (!a->parse(env)) return nullptr;
  return a;
}

constexpr ActionKeyword kActions[] = {
    {"set-header", kWhere, parse_write<true>},
    {"add-header", kWhere, parse_write<false>},
    {"del-header", kWhere, parse_del},
};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
