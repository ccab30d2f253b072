// Numbers as configurations and samples write them. No allocation; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::expr {

/// The number that text begins with, sign included; 0 without one; held at the ends of the range (str to sint).
int64_t leading_int(std::string_view text);

/// Value of a hexadecimal digit, -1 for any other byte.
constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  char l = static_cast<char>(c | 0x20);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

/// Bytes of a hexadecimal text; on failure `error` says why, in HAProxy's words (bin(), -m bin).
std::optional<std::string> parse_hex(std::string_view text, std::string& error);

}  // namespace sluice::expr
