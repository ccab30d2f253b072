// Prefixes, suffixes, substrings, directories and domains: an ordered set of texts in which all those that some text
// begins with are found in a few steps of log n each. Manual 7.1.3.
#include <algorithm>
#include <map>

#include "base/strings.h"
#include "expr/index.h"

namespace sluice::expr {
namespace {

using Keys = std::map<std::string, std::vector<const Pattern*>, std::less<>>;
/// Few substrings are looked for one by one: memchr beats a walk over all positions.
constexpr size_t kFew = 4;

size_t common_length(std::string_view a, std::string_view b) {
  size_t n = std::min(a.size(), b.size());
  return static_cast<size_t>(std::mismatch(a.begin(), a.begin() + static_cast<ptrdiff_t>(n), b.begin()).first - a.begin());
}

/// Calls f(key's length, patterns) for every key but the empty one that `text` begins with, the longest first, until
/// f says true.
template <class F>
bool each_prefix(const Keys& keys, std::string_view text, F&& f) {
  for (auto it = keys.upper_bound(text); it != keys.begin();) {
    --it;
    std::string_view key = it->first;
    size_t same = common_length(key, text);
    if (key.empty()) return false;
    if (same == key.size()) {
      if (f(same, it->second)) return true;
      --same;
    }
    text = text.substr(0, same);
    it = keys.upper_bound(text);
  }
  return false;
}

class TextIndex final : public PatternIndex {
 public:
  TextIndex(Match method, bool ignore_case)
      : PatternIndex(method == Match::beg && !ignore_case), method_(method), ignore_case_(ignore_case) {
    if (method == Match::dir) delimiters_ = "/?";
    if (method == Match::dom) delimiters_ = "/?.:";
  }

  bool insert(const Pattern& p, std::string&) override {
    std::vector<const Pattern*>& same = keys_[key_of(p)];
    same.insert(std::upper_bound(same.begin(), same.end(), &p, [](auto* a, auto* b) { return a->order < b->order; }), &p);
    return true;
  }

  void erase(const Pattern& p) override {
    auto it = keys_.find(key_of(p));
    if (it == keys_.end()) return;
    std::erase(it->second, &p);
    if (it->second.empty()) keys_.erase(it);
  }

  void visit(const Sample& s, Visitor visitor, void* to) const override {
    if (keys_.empty()) return;
    auto f = [&](const std::vector<const Pattern*>& found) {
      return std::any_of(found.begin(), found.end(), [&](const Pattern* p) { return visitor(to, *p); });
    };
    std::string_view text = ignore_case_ ? lowered(s.text) : s.text;
    bool over = false;
    switch (method_) {
      case Match::beg: over = prefixes(text, f); break;
      case Match::end: over = prefixes(reversed(text), f); break;
      case Match::sub: over = substrings(text, f); break;
      default: over = parts(text, f);
    }
    if (!over && matches_empty(text)) f(keys_.begin()->second);
  }

 private:
  static std::string_view reversed(std::string_view text) {
    thread_local std::string buffer;
    buffer.assign(text.rbegin(), text.rend());
    return buffer;
  }

  bool is_delimiter(char c) const { return delimiters_.find(c) != std::string_view::npos; }

  std::string key_of(const Pattern& p) const {
    std::string_view t = p.text;
    while (!t.empty() && is_delimiter(t.front())) t.remove_prefix(1);
    while (!t.empty() && is_delimiter(t.back())) t.remove_suffix(1);
    std::string key = ignore_case_ ? base::to_lower(t) : std::string(t);
    if (method_ == Match::end) std::reverse(key.begin(), key.end());
    return key;
  }

  /// A pattern without text is in everything; made of delimiters only, it is where a text ends with one.
  bool matches_empty(std::string_view text) const {
    return keys_.begin()->first.empty() && (delimiters_.empty() || text.empty() || is_delimiter(text.back()));
  }

  // Each says true when f wants no more.
  template <class F>
  bool prefixes(std::string_view text, F&& f) const {
    return each_prefix(keys_, text, [&](size_t, const std::vector<const Pattern*>& found) { return f(found); });
  }

  template <class F>
  bool substrings(std::string_view text, F&& f) const {
    if (keys_.size() <= kFew) {
      for (const auto& [key, found] : keys_)
        if (!key.empty() && text.find(key) != std::string_view::npos && f(found)) return true;
      return false;
    }
    for (size_t i = 0; i < text.size(); ++i)
      if (prefixes(text.substr(i), f)) return true;
    return false;
  }

  /// Whole parts between delimiters, or several of them in a row.
  template <class F>
  bool parts(std::string_view text, F&& f) const {
    for (size_t i = 0; i < text.size(); ++i) {
      if (is_delimiter(text[i]) || (i && !is_delimiter(text[i - 1]))) continue;
      bool over = each_prefix(keys_, text.substr(i), [&](size_t n, const std::vector<const Pattern*>& found) {
        return (i + n == text.size() || is_delimiter(text[i + n])) && f(found);
      });
      if (over) return true;
    }
    return false;
  }

  Match method_;
  bool ignore_case_;
  std::string_view delimiters_;
  Keys keys_;
};

}  // namespace

std::unique_ptr<PatternIndex> make_text_index(Match method, bool ignore_case) {
  return std::make_unique<TextIndex>(method, ignore_case);
}

}  // namespace sluice::expr
