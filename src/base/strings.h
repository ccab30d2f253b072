// Small text helpers: ASCII only, no locale, no allocation unless a std::string is returned. Any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::base {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
constexpr bool is_space(char c) { return c == ' ' || c == '\t'; }

bool iequals(std::string_view a, std::string_view b);
bool istarts_with(std::string_view s, std::string_view prefix);
bool iends_with(std::string_view s, std::string_view suffix);
/// Position of needle in s ignoring case, npos when absent.
size_t ifind(std::string_view s, std::string_view needle);
/// Without blanks (SP and HTAB) at either end.
std::string_view trim(std::string_view s);
std::string to_lower(std::string_view s);
std::vector<std::string_view> split(std::string_view s, char separator);

/// The whole of s as a decimal number; nullopt on anything else, overflow included.
std::optional<int64_t> to_int(std::string_view s);
std::optional<uint64_t> to_uint(std::string_view s);
std::optional<uint64_t> hex_to_uint(std::string_view s);
/// What stands before the first CR, LF or NUL: a value must not break out of its line.
inline std::string_view one_line(std::string_view s) { return s.substr(0, s.find_first_of(std::string_view("\r\n\0", 3))); }
/// Appends value in decimal.
void append_int(std::string& out, int64_t value);
/// Writes value in decimal at out (at least 20 bytes), returns the end.
char* write_uint(char* out, uint64_t value);

/// The candidate nearest to word by edit distance, or empty when none is near enough to be a slip of the pen.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace sluice::base
