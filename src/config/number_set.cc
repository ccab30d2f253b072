#include "config/number_set.h"

#include <algorithm>
#include <optional>

#include "base/strings.h"

namespace sluice::config {

NumberSet parse_number_set(std::string_view set, uint16_t low, uint16_t high, std::vector<uint16_t>& out) {
  uint64_t from = low, to = high, step = 1;
  if (set == "odd" || set == "even") {
    step = 2;
    from = low + ((low & 1) == (set == "odd" ? 1 : 0) ? 0u : 1u);
  } else if (set != "all") {
    size_t dash = set.find('-');
    auto first = base::to_uint(set.substr(0, dash));
    auto last = dash == std::string_view::npos ? first
                : dash + 1 == set.size()       ? std::optional<uint64_t>(high)
                                               : base::to_uint(set.substr(dash + 1));
    if (!set.empty() && (!first || !last)) return NumberSet::not_a_set;
    if (set.empty() || *first < low || *first > high || *last < low || *last > high) return NumberSet::out_of_range;
    from = std::min(*first, *last);
    to = std::max(*first, *last);
  }
  for (uint64_t n = from; n <= to; n += step) out.push_back(static_cast<uint16_t>(n));
  return NumberSet::good;
}

}  // namespace sluice::config
