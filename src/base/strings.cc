#include "base/strings.h"

#include <algorithm>
#include <charconv>

namespace sluice::base {

bool iequals(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool istarts_with(std::string_view s, std::string_view prefix) {
  return s.size() >= prefix.size() && iequals(s.substr(0, prefix.size()), prefix);
}

bool iends_with(std::string_view s, std::string_view suffix) {
  return s.size() >= suffix.size() && iequals(s.substr(s.size() - suffix.size()), suffix);
}

size_t ifind(std::string_view s, std::string_view needle) {
  auto it = std::search(s.begin(), s.end(), needle.begin(), needle.end(),
                        [](char x, char y) { return lower(x) == lower(y); });
  return it == s.end() && !needle.empty() ? std::string_view::npos : static_cast<size_t>(it - s.begin());
}

std::string_view trim(std::string_view s) {
  while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
  return s;
}

std::string to_lower(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = lower(c);
  return out;
}

std::vector<std::string_view> split(std::string_view s, char separator) {
  std::vector<std::string_view> out;
  for (;;) {
    size_t at = s.find(separator);
    out.push_back(s.substr(0, at));
    if (at == std::string_view::npos) return out;
    s.remove_prefix(at + 1);
  }
}

namespace {
template <class T>
std::optional<T> parse_number(std::string_view s, int base) {
  T value{};
  auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), value, base);
  if (ec != std::errc{} || end != s.data() + s.size() || s.empty()) return std::nullopt;
  return value;
}
}  // namespace

std::optional<int64_t> to_int(std::string_view s) {
  if (s.starts_with('+')) s.remove_prefix(1);
  return parse_number<int64_t>(s, 10);
}
std::optional<uint64_t> to_uint(std::string_view s) { return parse_number<uint64_t>(s, 10); }
std::optional<uint64_t> hex_to_uint(std::string_view s) { return parse_number<uint64_t>(s, 16); }

void append_int(std::string& out, int64_t value) {
  char buf[24];
  out.append(buf, std::to_chars(buf, buf + sizeof buf, value).ptr);
}

char* write_uint(char* out, uint64_t value) { return std::to_chars(out, out + 20, value).ptr; }

namespace {
/// Insertions, deletions, replacements and swapped neighbours.
size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<size_t> rows[3] = {std::vector<size_t>(b.size() + 1), std::vector<size_t>(b.size() + 1),
                                 std::vector<size_t>(b.size() + 1)};
  auto same = [&](size_t i, size_t j) { return lower(a[i]) == lower(b[j]); };
  for (size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    std::vector<size_t>& row = rows[i % 3];
    const std::vector<size_t>&before = rows[(i + 2) % 3], &earlier = rows[(i + 1) % 3];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({before[j] + 1, row[j - 1] + 1, before[j - 1] + !same(i - 1, j - 1)});
      if (i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1)) row[j] = std::min(row[j], earlier[j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}
}  // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  std::string_view best;
  size_t best_distance = word.size() / 3 + 1;  // further away than this is another word, not a slip
  if (word.size() > 64) return best;
  for (auto c : candidates) {
    size_t gap = c.size() > word.size() ? c.size() - word.size() : word.size() - c.size();
    if (gap >= best_distance) continue;
    size_t d = edit_distance(word, c);
    if (d < best_distance) best_distance = d, best = c;
  }
  return best;
}

}  // namespace sluice::base
