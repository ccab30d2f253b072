// Sets of small numbers as HAProxy writes them: threads of a bind line, threads and processors of cpu-map. Load time.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::config {

enum class NumberSet : uint8_t { good, not_a_set, out_of_range };

/// "all", "odd", "even", "N", "N-M" or "N-" within low..high: appended to `out` in rising order.
NumberSet parse_number_set(std::string_view set, uint16_t low, uint16_t high, std::vector<uint16_t>& out);

}  // namespace sluice::config
