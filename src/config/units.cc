#include "config/units.h"

#include <limits>

#include "base/strings.h"

namespace sluice::config {
namespace {

/// Microseconds of the unit that `rest` names; 0 when it names none, with `used` left at the character at fault.
int64_t unit_us(std::string_view rest, size_t& used) {
  if (rest.starts_with("us")) return used = 2, 1;
  if (rest.starts_with("ms")) return used = 2, 1000;
  used = 1;
  switch (rest.empty() ? '\0' : rest[0]) {
    case 's': return 1'000'000;
    case 'm': return 60'000'000LL;
    case 'h': return 3'600'000'000LL;
    case 'd': return 86'400'000'000LL;
    default: return used = 0, 0;
  }
}

constexpr int64_t us_of(TimeUnit unit) {
  return unit == TimeUnit::us ? 1 : unit == TimeUnit::ms ? 1000 : 1'000'000;
}

}  // namespace

TimeValue parse_time(std::string_view text, TimeUnit bare, TimeUnit out) {
  using Status = TimeValue::Status;
  constexpr int64_t kMax = std::numeric_limits<int32_t>::max();
  size_t i = 0;
  unsigned __int128 n = 0;
  for (; i < text.size() && base::is_digit(text[i]); ++i)
    if (n < (static_cast<unsigned __int128>(1) << 64)) n = n * 10 + static_cast<unsigned>(text[i] - '0');
  if (i == 0) return {Status::bad_character, 0, text.empty() ? '\0' : text[0]};
  int64_t factor = us_of(bare);
  if (i < text.size()) {
    size_t used = 0;
    factor = unit_us(text.substr(i), used);
    if (i + used < text.size()) return {Status::bad_character, 0, text[i + used]};
  }
  auto divisor = static_cast<unsigned __int128>(us_of(out));
  unsigned __int128 value = (n * static_cast<unsigned __int128>(factor) + divisor - 1) / divisor;
  if (value > static_cast<unsigned __int128>(kMax)) return {Status::overflow, kMax, '\0'};
  return {Status::ok, static_cast<int64_t>(value), '\0'};
}

std::optional<uint64_t> parse_size(std::string_view text, char& bad) {
  size_t i = 0;
  while (i < text.size() && base::is_digit(text[i])) ++i;
  std::optional<uint64_t> n = base::to_uint(text.substr(0, i));
  bad = i < text.size() ? text[i] : '\0';
  if (!n) return std::nullopt;
  int shift = 0;
  if (i < text.size()) {
    char unit = base::lower(text[i++]);
    shift = unit == 'k' ? 10 : unit == 'm' ? 20 : unit == 'g' ? 30 : -1;
    if (shift < 0) return std::nullopt;
    bad = i < text.size() ? text[i] : '\0';
    if (i < text.size() || *n > (UINT64_MAX >> shift)) return std::nullopt;
  }
  return *n << shift;
}

int64_t leading_int(std::string_view text) {
  size_t i = 0;
  while (i < text.size() && base::is_space(text[i])) ++i;
  bool minus = i < text.size() && text[i] == '-';
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
  constexpr int64_t kLimit = std::numeric_limits<int64_t>::max() / 10 - 1;
  int64_t n = 0;
  for (; i < text.size() && base::is_digit(text[i]); ++i) n = n > kLimit ? n : n * 10 + (text[i] - '0');
  return minus ? -n : n;
}

}  // namespace sluice::config
