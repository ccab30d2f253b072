#include "expr/acl.h"

#include <fmt/format.h>

#include "base/strings.h"
#include "expr/acl_store.h"
#include "expr/condition.h"
#include "expr/lookup.h"

namespace sluice::expr {

bool AclTest::compare(Sample& s, TxnView& txn) const {
  if (match == Match::found) return true;
  if (!cast(s, match_input(match), *txn.arena)) return false;
  if (match == Match::boolean) return s.num != 0;
  for (const auto& view : views)
    if (view->matches(s)) return true;
  return false;
}

Got AclTest::eval(TxnView& txn) const {
  FetchCursor at;
  for (;;) {
    Sample s;
    Got got = sample->fetch->next ? sample->fetch->next(sample->args, txn, at, s) : sample->fetch->get(sample->args, txn, s);
    if (got != Got::yes) return got;
    bool may_change = s.may_change && txn.inspecting;
    if (sample->convert(txn, s) && compare(s, txn)) return Got::yes;
    if (!sample->fetch->next) return may_change ? Got::later : Got::no;
  }
}

Got Acl::eval(TxnView& txn) const {
  Got all = Got::no;
  for (const auto& test : tests) {
    Got got = test->eval(txn);
    if (got == Got::yes) return got;
    if (got == Got::later) all = got;
  }
  return all;
}

namespace {

bool valid_name(ParseEnv& env, const std::string& name) {
  for (char c : name) {
    if (base::is_alpha(c) || base::is_digit(c) || std::string_view("-_.:").find(c) != std::string_view::npos) continue;
    env.alert(fmt::format("character '{}' is not permitted in acl name '{}'.", c, name));
    return false;
  }
  if (name.empty()) env.alert("missing acl name.");
  if (name == "or")
    env.alert("acl name 'or' will never match. 'or' is used to express a logical disjunction within a condition.");
  return !env.failed();
}

}  // namespace

std::shared_ptr<const Acl> find_acl(ParseEnv& env, std::string_view name) {
  if (!env.proxy) return nullptr;
  AclNames& known = acl_names(*env.proxy);
  if (auto it = known.find(name); it != known.end()) return it->second;
  std::string_view text = predefined_acl(name);
  if (text.empty()) return nullptr;
  std::vector<Word> words;
  for (std::string_view w : base::split(text, ' ')) words.push_back({std::string(w), 0});
  Diagnostics own;
  ParseEnv inner(words, own);
  inner.file = env.file;
  inner.line = env.line;
  inner.config = env.config;
  inner.proxy = env.proxy;
  auto test = parse_acl_test(inner, words.size());
  if (!test) return nullptr;
  auto acl = std::make_shared<Acl>();
  acl->name = name;
  acl->tests.push_back(std::move(test));
  known.emplace(acl->name, acl);
  return acl;
}

void parse_acl(ParseEnv& env) {
  const std::string name = env.next();
  if (!valid_name(env, name)) return;
  Context context(env, fmt::format("error detected while parsing ACL '{}' : ", name));
  auto test = parse_acl_test(env, env.size());
  if (!test) return;
  std::shared_ptr<Acl>& acl = acl_names(*env.proxy)[name];
  if (!acl) {
    acl = std::make_shared<Acl>();
    acl->name = name;
  }
  acl->tests.push_back(std::move(test));
}

}  // namespace sluice::expr
