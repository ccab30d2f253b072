// replace-header, replace-value, replace-path, replace-pathq, replace-uri. Manual 4.3.
#include <algorithm>

#include "base/strings.h"
#include "expr/regex.h"
#include "expr/scratch.h"
#include "http1/list_value.h"
#include "rules/rewrite.h"
#include "rules/target.h"

namespace sluice::rules {
namespace {

/// A regular expression and what takes the place of the text it matches.
struct Substitution {
  std::shared_ptr<const expr::Regex> regex;
  Format format;

  bool parse(ParseEnv& env, Ruleset where) {
    std::string error;
    regex = expr::Regex::compile(env.next(), false, error);
    if (!regex) return refuse(env, error), false;
    return format.parse(env, where);
  }
  enum class Result : uint8_t { unchanged, changed, too_long };
  /// The whole of text gives way when the expression matches anywhere in it. The result lives in the arena.
  Result apply(TxnView& view, std::string_view text, std::string_view& out) const {
    expr::Regex::Match match;
    if (!regex->find(text, match)) return Result::unchanged;
    expr::ScratchText made;
    expr::expand(format.text(view), match, made.out);
    out = made.keep(*view.arena);
    return made.out.truncated() ? Result::too_long : Result::changed;
  }
};
using Result = Substitution::Result;

/// replace-header works on whole fields, replace-value on the elements of their lists.
class ReplaceHeader final : public Action {
 public:
  ReplaceHeader(Ruleset where, bool elements) : where_(where), elements_(elements) {}
  bool parse(ParseEnv& env) {
    size_t at = env.pos();
    if (env.at(at).empty() || env.at(at + 1).empty() || env.at(at + 2).empty())
      return refuse(env, "expects exactly 3 arguments."), false;
    name_ = base::to_lower(env.next());
    return substitution_.parse(env, where_);
  }
  Ran run(Txn& txn) const override {
    Edit edit(txn, where_);
    http1::Head* head = edit.head();
    if (!head) return Ran::next;
    bool changed = false;
    for (http1::Field& f : head->fields) {
      if (f.name != name_) continue;
      std::string_view value;
      Result r = elements_ ? each_element(txn.view(), f.value, value) : substitution_.apply(txn.view(), f.value, value);
      if (r == Result::unchanged) continue;
      value = base::trim(value);
      if (r == Result::too_long || !is_field_value(value) || !edit.fits(value.size())) return edit.failed();
      f.value = head->keep(value);
      changed = true;
    }
    return changed ? edit.done() : Ran::next;
  }

 private:
  /// A replaced element loses the blanks around it, the others keep theirs.
  Result each_element(TxnView& view, std::string_view value, std::string_view& out) const {
    bool changed = false;
    expr::ScratchText scratch;
    base::TextOut& made = scratch.out;
    const char* copied = value.data();
    std::string_view item;
    for (http1::ListValue list(value); list.next(item);) {
      std::string_view text;
      Result r = substitution_.apply(view, item, text);
      if (r == Result::too_long) return r;
      if (r == Result::unchanged) continue;
      const char* begin = item.data();
      while (begin > copied && base::is_space(begin[-1])) --begin;
      made.put({copied, static_cast<size_t>(begin - copied)});
      made.put(text);
      copied = item.data() + item.size();
      while (copied < value.data() + value.size() && base::is_space(*copied)) ++copied;
      changed = true;
    }
    made.put({copied, static_cast<size_t>(value.data() + value.size() - copied)});
    out = scratch.keep(*view.arena);
    return made.truncated() ? Result::too_long : changed ? Result::changed : Result::unchanged;
  }
  Ruleset where_;
  bool elements_;
  std::string name_;
  Substitution substitution_;
};

class ReplaceTarget final : public Action {
 public:
  ReplaceTarget(Ruleset where, TargetPart part) : where_(where), part_(part) {}
  bool parse(ParseEnv& env) {
    constexpr std::string_view kExpected = "expects exactly 2 arguments <match-regex> and <replace-format>.";
    if (env.peek().empty() || env.at(env.pos() + 1).empty()) return refuse(env, std::string(kExpected)), false;
    if (!substitution_.parse(env, where_)) return false;
    if (!at_condition(env)) return refuse(env, std::string(kExpected)), false;
    return true;
  }
  Ran run(Txn& txn) const override {
    Edit edit(txn, where_);
    if (!edit.head()) return Ran::next;
    std::string_view made;
    switch (substitution_.apply(txn.view(), read_target(*edit.head(), part_), made)) {
      case Result::unchanged: return Ran::next;
      case Result::too_long: return edit.failed();
      case Result::changed: break;
    }
    return write_target(edit, part_, made);
  }

 private:
  Ruleset where_;
  TargetPart part_;
  Substitution substitution_;
};

template <bool elements>
std::shared_ptr<const Action> parse_header(ParseEnv& env, Ruleset where) {
  auto a = std::make_shared<ReplaceHeader>(where, elements);
  if (!a->parse(env)) return nullptr;
  return a;
}

template <TargetPart part>
std::shared_ptr<const Action> parse_target(ParseEnv& env, Ruleset where) {
  auto a = std::make_shared<ReplaceTarget>(where, part);
  if (!a->parse(env)) return nullptr;
  return a;
}

constexpr uint16_t kHeads = kHttpRequest | kHttpResponse | kHttpAfterResponse;

constexpr ActionKeyword kActions[] = {
    {"replace-header", kHeads, parse_header<false>},
    {"replace-value", kHeads, parse_header<true>},
    {"replace-path", kHttpRequest, parse_target<TargetPart::path>},
    {"replace-pathq", kHttpRequest, parse_target<TargetPart::pathq>},
    {"replace-uri", kHttpRequest, parse_target<TargetPart::uri>},
};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
