// Questions about heads and about bytes that are not a head yet.
#include <algorithm>

#include "base/strings.h"
#include "http1/codec.h"
#include "http1/list_value.h"

namespace sluice::http1 {

size_t leading_empty_lines(std::string_view data) {
  size_t n = 0;
  for (;;) {
    size_t line = data.substr(n).starts_with("\r\n") ? 2 : data.substr(n).starts_with('\n') ? 1 : 0;
    if (line == 0) return n;
    n += line;
  }
}

bool is_http2_preface(std::string_view data) {
  constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  size_t n = std::min(data.size(), kPreface.size());
  return n > 0 && data.substr(0, n) == kPreface.substr(0, n);
}

namespace {
bool is_restricted(const Field& f) {
  return !std::all_of(f.name.begin(), f.name.end(),
                      [](char c) { return base::is_digit(c) || (c >= 'a' && c <= 'z') || c == '-'; });
}
}  // namespace

bool has_restricted_name(const Head& head) {
  return std::any_of(head.fields.begin(), head.fields.end(), is_restricted);
}

void remove_restricted_names(Head& head) { std::erase_if(head.fields, is_restricted); }

ConnectionTokens connection_tokens(const Head& head) {
  ConnectionTokens t;
  for (const Field& f : head.fields) {
    if (f.name != "connection") continue;
    t.close |= list_has(f.value, "close");
    t.keep_alive |= list_has(f.value, "keep-alive");
    t.upgrade |= list_has(f.value, "upgrade");
  }
  return t;
}

}  // namespace sluice::http1
