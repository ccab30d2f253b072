#include "expr/base64.h"

#include <array>
#include <cstdint>

namespace sluice::expr {
namespace {

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<int8_t, 256> reversed(std::string_view alphabet) {
  std::array<int8_t, 256> r{};
  for (auto& v : r) v = -1;
  for (size_t i = 0; i < 64; ++i) r[static_cast<uint8_t>(alphabet[i])] = static_cast<int8_t>(i);
  return r;
}
constexpr auto kFromStandard = reversed(kStandard);
constexpr auto kFromUrl = reversed(kUrl);

}  // namespace

size_t base64_encode(std::string_view in, char* out, Base64 kind) {
  std::string_view alphabet = kind == Base64::url ? kUrl : kStandard;
  char* at = out;
  for (size_t i = 0; i < in.size(); i += 3) {
    uint32_t group = 0;
    size_t n = in.size() - i < 3 ? in.size() - i : 3;
    for (size_t k = 0; k < 3; ++k) group = group << 8 | (k < n ? static_cast<uint8_t>(in[i + k]) : 0);
    for (size_t k = 0; k <= n; ++k) *at++ = alphabet[group >> (18 - 6 * k) & 63];
    if (kind == Base64::standard)
      for (size_t k = n; k < 3; ++k) *at++ = '=';
  }
  return static_cast<size_t>(at - out);
}

ptrdiff_t base64_decode(std::string_view in, char* out, Base64 kind) {
  const auto& table = kind == Base64::url ? kFromUrl : kFromStandard;
  size_t padded = in.size();
  while (in.ends_with('=') && padded - in.size() < 2) in.remove_suffix(1);
  if (kind == Base64::standard && padded % 4 != 0) return -1;
  if (kind == Base64::url && padded != in.size() && padded % 4 != 0) return -1;
  if (in.size() % 4 == 1) return -1;
  char* at = out;
  uint32_t bits = 0;
  int have = 0;
  for (char c : in) {
    int8_t v = table[static_cast<uint8_t>(c)];
    if (v < 0) return -1;
    bits = bits << 6 | static_cast<uint32_t>(v);
    if ((have += 6) >= 8) *at++ = static_cast<char>(bits >> (have -= 8));
  }
  return at - out;
}

}  // namespace sluice::expr
