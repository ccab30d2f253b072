// Regular expressions, one after the other in order. Manual 7.1.4.
#include <algorithm>
#include <vector>

#include "expr/index.h"
#include "expr/regex.h"

namespace sluice::expr {
namespace {

class RegexIndex final : public PatternIndex {
 public:
  explicit RegexIndex(bool ignore_case) : PatternIndex(true), ignore_case_(ignore_case) {}

  bool insert(const Pattern& p, std::string& error) override {
    auto regex = Regex::compile(p.text, ignore_case_, error);
    if (!regex) return false;
    auto at = std::find_if(list_.begin(), list_.end(), [&](const Entry& e) { return e.pattern->order > p.order; });
    list_.insert(at, {&p, std::move(regex)});
    return true;
  }
  void erase(const Pattern& p) override {
    std::erase_if(list_, [&](const Entry& e) { return e.pattern == &p; });
  }
  const Regex* regex_of(const Pattern& p) const override {
    auto at = std::find_if(list_.begin(), list_.end(), [&](const Entry& e) { return e.pattern == &p; });
    return at == list_.end() ? nullptr : at->regex.get();
  }
  void visit(const Sample& s, Visitor visitor, void* to) const override {
    for (const Entry& e : list_)
      if (e.regex->matches(s.text) && visitor(to, *e.pattern)) return;
  }

 private:
  struct Entry {
    const Pattern* pattern;
    std::shared_ptr<const Regex> regex;
  };
  bool ignore_case_;
  std::vector<Entry> list_;
};

}  // namespace

std::unique_ptr<PatternIndex> make_regex_index(bool ignore_case) { return std::make_unique<RegexIndex>(ignore_case); }

}  // namespace sluice::expr
