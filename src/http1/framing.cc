#include "http1/framing.h"

#include <cstring>

#include "base/strings.h"
#include "http1/chars.h"
#include "http1/list_value.h"

namespace sluice::http1 {
namespace {

// Nothing but digits, and no more than fits a signed number, so that sums with sizes of buffers cannot
// overflow.
bool parse_length(std::string_view s, uint64_t& value) {
  constexpr uint64_t kMax = INT64_MAX;
  value = 0;
  for (char c : s) {
    auto digit = static_cast<uint64_t>(c - '0');
    if (!base::is_digit(c) || value > (kMax - digit) / 10) return false;
    value = value * 10 + digit;
  }
  return !s.empty();
}

}  // namespace

Taken take_length(std::string_view& value, Notes& notes) {
  bool repeated = notes.has_length;
  if (value.find(',') != std::string_view::npos) notes.odd = true;
  ListValue list(value);
  for (std::string_view item; list.next(item);) {
    uint64_t n;
    if (!parse_length(item, n) || (notes.has_length && n != notes.length)) return Taken::refuse;
    if (!notes.has_length) value = item;
    notes.has_length = true;
    notes.length = n;
  }
  return repeated ? Taken::drop : Taken::keep;
}

Taken take_coding(std::string_view value, Notes& notes) {
  notes.odd = true;
  if (value.empty()) return Taken::refuse;
  ListValue list(value);
  bool more = false;
  for (std::string_view item; list.next(item); more = true) {
    if (item.empty() && more) continue;  // a comma at the end; one at the front counts as an unknown coding
    if (notes.coding == Notes::Coding::chunked) return Taken::refuse;  // it must come last, and once
    if (base::iequals(item, "chunked")) {
      notes.stacked = notes.coding == Notes::Coding::other;
      notes.coding = Notes::Coding::chunked;
    } else {
      notes.coding = Notes::Coding::other;
    }
  }
  return Taken::keep;
}

Taken take_connection(std::string_view value, Notes& notes) {
  if (base::iequals(value, "keep-alive")) return notes.keep_alive = true, Taken::drop;
  if (base::iequals(value, "close")) return notes.close = true, Taken::drop;
  notes.odd = true;
  bool ours = false, theirs = false;
  ListValue list(value);
  for (std::string_view item; list.next(item);) {
    if (base::iequals(item, "close")) {
      ours = notes.close = true;
    } else if (base::iequals(item, "keep-alive")) {
      ours = notes.keep_alive = true;
    } else if (!item.empty()) {
      theirs = true;
      if (base::iequals(item, "upgrade")) notes.upgrade_token = true;
    }
  }
  if (!theirs) return Taken::drop;
  notes.rewrite_connection |= ours;
  return Taken::keep;
}

char* copy_foreign_tokens(char* out, std::string_view value) {
  char* const begin = out;
  bool ours_seen = false;
  ListValue list(value);
  for (std::string_view item; list.next(item);) {
    bool ours = base::iequals(item, "close") || base::iequals(item, "keep-alive");
    if (ours && !ours_seen) {
      auto before = static_cast<size_t>(item.data() - value.data());
      while (before > 0 && is_blank(value[before - 1])) --before;
      if (before > 0) --before;  // the comma
      std::memmove(out, value.data(), before);
      out += before;
    }
    ours_seen |= ours;
    if (ours || !ours_seen) continue;
    if (out != begin) *out++ = ',';
    std::memmove(out, item.data(), item.size());
    out += item.size();
  }
  if (!ours_seen) {
    std::memmove(out, value.data(), value.size());
    out += value.size();
  }
  while (out != begin && (is_blank(out[-1]) || out[-1] == ',')) --out;
  return out;
}

}  // namespace sluice::http1
