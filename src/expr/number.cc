#include "expr/number.h"

#include <limits>

#include "base/strings.h"

namespace sluice::expr {

int64_t leading_int(std::string_view text) {
  constexpr uint64_t kMax = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (negative || text.front() == '+')) text.remove_prefix(1);
  uint64_t limit = kMax + (negative ? 1 : 0);
  uint64_t v = 0;
  for (char c : text) {
    if (!base::is_digit(c)) break;
    uint64_t digit = static_cast<uint64_t>(c - '0');
    if (v > (limit - digit) / 10) {
      v = limit;
      break;
    }
    v = v * 10 + digit;
  }
  return static_cast<int64_t>(negative ? 0 - v : v);
}

std::optional<std::string> parse_hex(std::string_view text, std::string& error) {
  std::string out;
  for (char c : text) {
    if (hex_value(c) >= 0) continue;
    error = "an hex digit is expected (found '" + std::string(1, c) + "')";
    return std::nullopt;
  }
  if (text.size() % 2) {
    error = "an even number of hex digit is expected";
    return std::nullopt;
  }
  for (size_t i = 0; i < text.size(); i += 2)
    out.push_back(static_cast<char>(hex_value(text[i]) << 4 | hex_value(text[i + 1])));
  return out;
}

}  // namespace sluice::expr
