#include "http1/cookie.h"

#include "base/strings.h"

namespace sluice::http1 {
namespace {

// Offset of the first of the two delimiters outside quotes, or the end.
size_t find_end(std::string_view s, char a, char b) {
  bool quoted = false;
  size_t i = 0;
  for (; i < s.size(); ++i) {
    if (s[i] == '"')
      quoted = !quoted;
    else if (quoted && s[i] == '\\')
      ++i;
    else if (!quoted && (s[i] == a || s[i] == b))
      break;
  }
  return i < s.size() ? i : s.size();
}

}  // namespace

bool Cookies::next(Cookie& out) {
  while (!rest_.empty()) {
    size_t end = find_end(rest_, ';', ',');
    std::string_view pair = base::trim(rest_.substr(0, end));
    // Attributes of a Set-Cookie are jumped over; what follows a comma is the next cookie of a folded list.
    if (from_ == From::response && end < rest_.size() && rest_[end] == ';')
      end += find_end(rest_.substr(end), ',', ',');
    rest_.remove_prefix(end < rest_.size() ? end + 1 : end);
    size_t equals = pair.find('=');
    if (equals == std::string_view::npos || pair[0] == '$')
      continue;  // $Version, $Path: RFC 2965's attributes
    out.name = base::trim(pair.substr(0, equals));
    out.value = base::trim(pair.substr(equals + 1));
    out.whole = pair;
    return true;
  }
  return false;
}

}  // namespace sluice::http1
