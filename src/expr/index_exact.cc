// Exact texts and bytes: a hash set. Manual 7.1.3, 7.1.5.
#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>

#include "base/strings.h"
#include "expr/index.h"
#include "expr/number.h"

namespace sluice::expr {
namespace {

constexpr std::array<std::string_view, 9> kMethods = {"OPTIONS", "GET", "HEAD", "POST", "PUT",
                                                      "DELETE",  "TRACE", "CONNECT", "HTTP"};
bool is_known_method(std::string_view m) { return std::find(kMethods.begin(), kMethods.end(), m) != kMethods.end(); }

struct Hash {
  using is_transparent = void;
  size_t operator()(std::string_view s) const { return std::hash<std::string_view>()(s); }
};

class ExactIndex final : public PatternIndex {
 public:
  ExactIndex(Match method, bool ignore_case) : PatternIndex(true), method_(method), ignore_case_(ignore_case) {}

  bool insert(const Pattern& p, std::string& error) override {
    std::string key;
    if (!key_of(p, key, error)) return false;
    std::vector<const Pattern*>& same = map_[std::move(key)];
    same.insert(std::upper_bound(same.begin(), same.end(), &p, [](auto* a, auto* b) { return a->order < b->order; }), &p);
    return true;
  }

  void erase(const Pattern& p) override {
    std::string key, error;
    if (!key_of(p, key, error)) return;
    auto it = map_.find(key);
    if (it == map_.end()) return;
    std::erase(it->second, &p);
    if (it->second.empty()) map_.erase(it);
  }

  void visit(const Sample& s, Visitor visitor, void* to) const override {
    bool lower = ignore_case_ && !(method_ == Match::meth && is_known_method(s.text));
    auto it = map_.find(lower ? lowered(s.text) : s.text);
    if (it == map_.end()) return;
    for (const Pattern* p : it->second)
      if (visitor(to, *p)) return;
  }

 private:
  bool key_of(const Pattern& p, std::string& key, std::string& error) const {
    if (method_ == Match::bin) {
      auto bytes = parse_hex(p.text, error);
      if (bytes) key = std::move(*bytes);
      return bytes.has_value();
    }
    bool lower = ignore_case_ && !(method_ == Match::meth && is_known_method(p.text));
    key = lower ? base::to_lower(p.text) : p.text;
    return true;
  }

  Match method_;
  bool ignore_case_;
  std::unordered_map<std::string, std::vector<const Pattern*>, Hash, std::equal_to<>> map_;
};

}  // namespace

std::unique_ptr<PatternIndex> make_exact_index(Match method, bool ignore_case) {
  return std::make_unique<ExactIndex>(method, ignore_case && method != Match::bin);
}

}  // namespace sluice::expr
