// Character classes of HTTP/1 (RFC 9110 section 5.6.2, RFC 9112 section 3) and fast searches for what ends a
// run. No allocation; any thread.
#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sluice::http1 {

/// For each byte of a token the same byte in lower case; 0 for all others.
constexpr std::array<char, 256> kTokenLower = [] {
  std::array<char, 256> t{};
  for (int c = '0'; c <= '9'; ++c) t[static_cast<size_t>(c)] = static_cast<char>(c);
  for (int c = 'a'; c <= 'z'; ++c)
    t[static_cast<size_t>(c)] = t[static_cast<size_t>(c - 0x20)] = static_cast<char>(c);
  for (char c : std::string_view("!#$%&'*+-.^_`|~")) t[static_cast<uint8_t>(c)] = c;
  return t;
}();

constexpr char token_lower(char c) { return kTokenLower[static_cast<uint8_t>(c)]; }
constexpr bool is_token_char(char c) { return token_lower(c) != 0; }
/// Tokens keep their case in methods, so this is not the same as token_lower(c) == c.
constexpr bool is_token(std::string_view s) {
  for (char c : s)
    if (!is_token_char(c)) return false;
  return !s.empty();
}
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

namespace detail {
constexpr uint64_t kOnes = ~uint64_t{0} / 255;
constexpr uint64_t kHighs = kOnes * 128;
// Sets the high bit of each byte of x below n (n <= 128). A borrow can only mark bytes after the first hit.
constexpr uint64_t below(uint64_t x, uint8_t n) { return (x - kOnes * n) & ~x & kHighs; }
constexpr uint64_t equal(uint64_t x, uint8_t c) {
  uint64_t y = x ^ (kOnes * c);
  return (y - kOnes) & ~y & kHighs;
}

// First byte of [p, end) for which Stop says so; eight at a time where that many are left.
template <class Stop>
char* find(char* p, const char* end, Stop stop) {
  while (end - p >= 8) {
    uint64_t x;
    std::memcpy(&x, p, 8);
    if constexpr (std::endian::native == std::endian::big) x = __builtin_bswap64(x);
    if (uint64_t hit = stop.word(x)) return p + (std::countr_zero(hit) >> 3);
    p += 8;
  }
  while (p < end && !stop.byte(static_cast<uint8_t>(*p))) ++p;
  return p;
}

struct ControlStop {
  static uint64_t word(uint64_t x) { return below(x, 0x20) | equal(x, 0x7f); }
  static bool byte(uint8_t c) { return c < 0x20 || c == 0x7f; }
};
struct TargetStop {
  static uint64_t word(uint64_t x) { return below(x, 0x21) | equal(x, 0x7f) | equal(x, '#') | (x & kHighs); }
  static bool byte(uint8_t c) { return c < 0x21 || c >= 0x7f || c == '#'; }
};
}  // namespace detail

/// First control character (HTAB and DEL included) of [p, end), or end.
inline char* find_control(char* p, const char* end) { return detail::find(p, end, detail::ControlStop{}); }
/// First byte that a request target may not hold by default: blank, control, '#', anything above '~'.
inline char* find_target_end(char* p, const char* end) { return detail::find(p, end, detail::TargetStop{}); }

}  // namespace sluice::http1
