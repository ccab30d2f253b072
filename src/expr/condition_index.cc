#include "expr/condition_index.h"

#include <algorithm>
#include <map>

#include "expr/acl_condition.h"

namespace sluice::expr {
namespace {

/// Samples that are compared alike: the expression's words, the method, and whether case matters.
std::string key_of(const AclTest& t) {
  return t.sample->source() + '\n' + static_cast<char>('a' + static_cast<int>(t.match)) + (t.ignore_case ? 'i' : ' ');
}

/// Can only be true when one of the test's own patterns matches.
bool indexable(const AclTest& t) { return t.inline_list && t.views.size() == 1 && t.match != Match::reg; }

/// Tests of which one must pass for the condition to apply; empty: there are no such tests, or not all can be indexed.
std::vector<const AclTest*> needed_tests(const Condition* c) {
  std::vector<const AclTest*> all;
  auto* condition = dynamic_cast<const AclCondition*>(c);
  if (!condition || condition->unless) return {};
  for (const Suite& suite : condition->suites) {
    auto good = [](const Term& t) {
      return !t.negated && std::all_of(t.acl->tests.begin(), t.acl->tests.end(), [](const auto& test) { return indexable(*test); });
    };
    auto term = std::find_if(suite.begin(), suite.end(), good);
    if (term == suite.end()) return {};
    for (const auto& test : term->acl->tests) all.push_back(test.get());
  }
  return all;
}

}  // namespace

ConditionIndex::ConditionIndex(const std::vector<const Condition*>& conditions) : conditions_(conditions) {
  std::vector<std::vector<const AclTest*>> needed(conditions.size());
  std::map<std::string, std::vector<uint32_t>> users;
  for (uint32_t i = 0; i < conditions.size(); ++i) {
    needed[i] = needed_tests(conditions[i]);
    for (const AclTest* t : needed[i]) users[key_of(*t)].push_back(i);
  }
  // A lookup for one condition alone would save nothing.
  auto lonely = [&](const AclTest* t) {
    const auto& of = users[key_of(*t)];
    return of.front() == of.back();
  };
  std::map<std::string, size_t> known;
  for (uint32_t i = 0; i < conditions.size(); ++i) {
    if (needed[i].empty() || std::any_of(needed[i].begin(), needed[i].end(), lonely)) {
      plain_.push_back(i);
      continue;
    }
    for (const AclTest* t : needed[i]) {
      auto [it, fresh] = known.emplace(key_of(*t), groups_.size());
      if (fresh) groups_.push_back({t->sample, t->match, make_index(t->match, {t->ignore_case, t->match == Match::ip}), {}});
      Group& g = groups_[it->second];
      std::vector<uint32_t>& of = g.users[t->inline_list.get()];
      std::string error;
      // The patterns were taken by the same kind of index before.
      if (of.empty()) t->inline_list->attach(g.patterns, error);
      if (of.empty() || of.back() != i) of.push_back(i);
    }
  }
}

void ConditionIndex::candidates(const Group& g, TxnView& txn, std::vector<uint32_t>& out) const {
  auto take = [&](Sample& s) {
    if (!g.sample->convert(txn, s) || !cast(s, match_input(g.match), *txn.arena)) return;
    PatternReading reading;
    g.patterns->each(s, [&](const Pattern& p) {
      const std::vector<uint32_t>& users = g.users.at(p.list);
      out.insert(out.end(), users.begin(), users.end());
      return false;
    });
  };
  const Fetch& fetch = *g.sample->fetch;
  FetchCursor at;
  do {
    Sample s;
    Got got = fetch.next ? fetch.next(g.sample->args, txn, at, s) : fetch.get(g.sample->args, txn, s);
    if (got != Got::yes) return;
    take(s);
  } while (fetch.next);
}

size_t ConditionIndex::first(TxnView& txn, size_t from) const {
  thread_local std::vector<uint32_t> found;
  found.clear();
  for (const Group& g : groups_) candidates(g, txn, found);
  std::sort(found.begin(), found.end());
  auto indexed = std::lower_bound(found.begin(), found.end(), from);
  auto plain = std::lower_bound(plain_.begin(), plain_.end(), from);
  while (indexed != found.end() || plain != plain_.end()) {
    bool take_plain = indexed == found.end() || (plain != plain_.end() && *plain < *indexed);
    uint32_t i = take_plain ? *plain++ : *indexed++;
    const Condition* c = conditions_[i];
    if (!c || c->eval(txn) == Got::yes) return i;
    while (indexed != found.end() && *indexed == i) ++indexed;
  }
  return kNone;
}

}  // namespace sluice::expr
