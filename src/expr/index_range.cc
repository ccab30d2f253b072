// Integers and ranges of them. Manual 7.1.2.
#include <algorithm>
#include <limits>

#include "base/strings.h"
#include "expr/index.h"

namespace sluice::expr {
namespace {

constexpr int64_t kMin = std::numeric_limits<int64_t>::min(), kMax = std::numeric_limits<int64_t>::max();

struct Range {
  int64_t low = kMin, high = kMax;
  int64_t reach = kMax;        ///< the highest `high` of this range and of all before it
  const Pattern* pattern = nullptr;
};

/// "3" or, of versions, "3.1": major times 65536 and minor.
std::optional<int64_t> parse_bound(std::string_view text, bool version) {
  size_t dot = version ? text.find('.') : std::string_view::npos;
  if (dot == std::string_view::npos) {
    auto n = base::to_int(text);
    return n && version ? std::optional(*n * 65536) : n;
  }
  auto major = base::to_uint(text.substr(0, dot)), minor = base::to_uint(text.substr(dot + 1));
  if (!major || !minor || *major > 65535 || *minor > 65535) return std::nullopt;
  return static_cast<int64_t>(*major * 65536 + *minor);
}

class RangeIndex final : public PatternIndex {
 public:
  explicit RangeIndex(Match method) : PatternIndex(false), method_(method) {}

  bool insert(const Pattern& p, std::string& error) override {
    Range r;
    if (!parse(p.text, r, error)) return false;
    r.pattern = &p;
    auto at = std::upper_bound(ranges_.begin(), ranges_.end(), r.low, [](int64_t low, const Range& o) { return low < o.low; });
    at = ranges_.insert(at, r);
    update_reach(static_cast<size_t>(at - ranges_.begin()));
    return true;
  }

  void erase(const Pattern& p) override {
    auto at = std::find_if(ranges_.begin(), ranges_.end(), [&](const Range& r) { return r.pattern == &p; });
    if (at == ranges_.end()) return;
    at = ranges_.erase(at);
    update_reach(static_cast<size_t>(at - ranges_.begin()));
  }

  void visit(const Sample& s, Visitor visitor, void* to) const override {
    int64_t v = method_ == Match::len ? static_cast<int64_t>(s.text.size()) : s.num;
    auto at = std::upper_bound(ranges_.begin(), ranges_.end(), v, [](int64_t n, const Range& o) { return n < o.low; });
    while (at != ranges_.begin() && (--at)->reach >= v)
      if (at->high >= v && visitor(to, *at->pattern)) return;
  }

 private:
  bool parse(std::string_view text, Range& r, std::string& error) const {
    bool version = method_ == Match::ver;
    size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
      auto n = parse_bound(text, version);
      if (n) r.low = r.high = *n;
      else error = "'" + std::string(text) + "' is not a number";
      return n.has_value();
    }
    std::string_view low = text.substr(0, colon), high = text.substr(colon + 1);
    std::optional<int64_t> l = low.empty() ? kMin : parse_bound(low, version);
    std::optional<int64_t> h = high.empty() ? kMax : parse_bound(high, version);
    if (!l || !h || *l > *h) {
      error = "'" + std::string(text) + "' is not a valid number range";
      return false;
    }
    r.low = *l;
    r.high = *h;
    return true;
  }

  void update_reach(size_t from) {
    for (size_t i = from; i < ranges_.size(); ++i)
      ranges_[i].reach = i ? std::max(ranges_[i - 1].reach, ranges_[i].high) : ranges_[i].high;
  }

  Match method_;
  std::vector<Range> ranges_;   ///< by their lower bound
};

}  // namespace

std::unique_ptr<PatternIndex> make_range_index(Match method) { return std::make_unique<RangeIndex>(method); }

}  // namespace sluice::expr
