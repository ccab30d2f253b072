// Integers and ranges of them. Manual 7.1.2.
#include <array>
#include <bit>
#include <limits>
#include <map>

#include "base/strings.h"
#include "expr/index.h"

namespace sluice::expr {
namespace {

constexpr int64_t kMin = std::numeric_limits<int64_t>::min(), kMax = std::numeric_limits<int64_t>::max();

struct Range {
  int64_t low = kMin, high = kMax;
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

/// Ranges by the power of two that their width reaches: of one class only those can hold a value that begin less than
/// that power below it. Adding and removing cost log n.
class RangeIndex final : public PatternIndex {
 public:
  explicit RangeIndex(Match method) : PatternIndex(false), method_(method) {}

  bool insert(const Pattern& p, std::string& error) override {
    Range r;
    if (!parse(p.text, r, error)) return false;
    size_t c = class_of(r);
    classes_[c].emplace(std::pair(r.low, &p), r.high);
    (c < 64 ? used_ : widest_) |= uint64_t{1} << (c & 63);
    return true;
  }

  void erase(const Pattern& p) override {
    Range r;
    std::string ignored;
    if (!parse(p.text, r, ignored)) return;
    size_t c = class_of(r);
    classes_[c].erase(std::pair(r.low, &p));
    if (classes_[c].empty()) (c < 64 ? used_ : widest_) &= ~(uint64_t{1} << (c & 63));
  }

  void visit(const Sample& s, Visitor visitor, void* to) const override {
    int64_t v = method_ == Match::len ? static_cast<int64_t>(s.text.size()) : s.num;
    for (uint64_t left = used_; left; left &= left - 1)
      if (visit_class(static_cast<size_t>(std::countr_zero(left)), v, visitor, to)) return;
    if (widest_) visit_class(64, v, visitor, to);
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

  static size_t class_of(const Range& r) {
    return static_cast<size_t>(std::bit_width(static_cast<uint64_t>(r.high) - static_cast<uint64_t>(r.low)));
  }
  /// True: the visitor has seen enough.
  bool visit_class(size_t c, int64_t v, Visitor visitor, void* to) const {
    const auto& ranges = classes_[c];
    for (auto at = ranges.upper_bound({v, reinterpret_cast<const Pattern*>(UINTPTR_MAX)}); at != ranges.begin();) {
      --at;
      uint64_t below = static_cast<uint64_t>(v) - static_cast<uint64_t>(at->first.first);
      if (c < 64 && below >> c != 0) break;
      if (at->second >= v && visitor(to, *at->first.second)) return true;
    }
    return false;
  }

  Match method_;
  std::array<std::map<std::pair<int64_t, const Pattern*>, int64_t>, 65> classes_;   ///< lower bound to upper
  uint64_t used_ = 0, widest_ = 0;   ///< classes 0 to 63, and 64, that are not empty
};

}  // namespace

std::unique_ptr<PatternIndex> make_range_index(Match method) { return std::make_unique<RangeIndex>(method); }

}  // namespace sluice::expr
