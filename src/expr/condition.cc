// "if" and "unless". Manual 7.2.
#include "expr/condition.h"

#include <fmt/format.h>

#include "expr/acl_condition.h"
#include "expr/lookup.h"

namespace sluice::expr {
namespace {

Got negate(Got g) { return g == Got::yes ? Got::no : g == Got::no ? Got::yes : g; }

Got eval_suite(const Suite& suite, TxnView& txn) {
  Got all = Got::yes;
  for (const Term& t : suite) {
    Got got = t.negated ? negate(t.acl->eval(txn)) : t.acl->eval(txn);
    if (got == Got::no) return got;
    if (got == Got::later) all = got;
  }
  return all;
}

/// "{ ... }": env stands behind the brace.
std::shared_ptr<const Acl> parse_anonymous(ParseEnv& env) {
  size_t end = env.pos();
  while (end < env.size() && !env.at(end).empty() && env.at(end) != "}") ++end;
  if (env.at(end) != "}") {
    env.alert("missing closing '}' in condition.");
    return nullptr;
  }
  auto test = parse_acl_test(env, end);
  if (!test) return nullptr;
  env.seek(end + 1);
  auto acl = std::make_shared<Acl>();
  acl->tests.push_back(std::move(test));
  return acl;
}

/// Warns when an ACL cannot match here, or a part of it; true when it did.
bool warn_conflict(ParseEnv& env, const Acl& acl, uint32_t use) {
  const AclTest* bad = nullptr;
  bool any = false;
  for (const auto& t : acl.tests) {
    if (t->sample->uses() & use) any = true;
    else if (!bad) bad = t.get();
  }
  if (!bad) return false;
  std::string_view place = use_name(use);
  if (acl.name.empty())
    env.warn(fmt::format("anonymous acl will never match because it uses keyword '{}' which is incompatible with '{}'",
                         bad->keyword, place));
  else if (!any)
    env.warn(fmt::format("acl '{}' will never match because it only involves keywords that are incompatible with '{}'",
                         acl.name, place));
  else
    env.warn(fmt::format("acl '{}' involves keywords '{}' which is incompatible with '{}'", acl.name, bad->keyword, place));
  return true;
}

std::shared_ptr<const Acl> parse_term(ParseEnv& env, const std::string& word) {
  if (word == "{") return parse_anonymous(env);
  auto acl = find_acl(env, word);
  if (!acl) env.alert(fmt::format("no such ACL : '{}'.", word));
  return acl;
}

}  // namespace

Got AclCondition::eval(TxnView& txn) const {
  Got result = Got::no;
  for (const Suite& suite : suites) {
    Got all = eval_suite(suite, txn);
    if (all == Got::yes) return unless ? Got::no : Got::yes;
    if (all == Got::later) result = all;
  }
  return unless ? negate(result) : result;
}

std::shared_ptr<const Condition> parse_condition(ParseEnv& env, uint32_t use) {
  auto out = std::make_shared<AclCondition>();
  if (env.done()) return nullptr;
  out->unless = env.next() == "unless";
  bool negated = false, fresh = true;
  while (!env.done() && !env.peek().empty()) {
    std::string word = env.next();
    if (word == "or" || word == "||") {
      fresh = true;
      negated = false;
      continue;
    }
    for (; word.starts_with('!'); word.erase(0, 1)) negated = !negated;
    if (word.empty()) continue;
    auto acl = parse_term(env, word);
    if (!acl) return nullptr;
    if (fresh) out->suites.emplace_back();
    out->suites.back().push_back({std::move(acl), negated});
    fresh = negated = false;
  }
  env.seek(env.size());
  for (const Suite& suite : out->suites)
    for (const Term& t : suite)
      if (warn_conflict(env, *t.acl, use)) return out;
  return out;
}

}  // namespace sluice::expr
