#include "http1/uri.h"

#include "base/strings.h"

namespace sluice::http1 {
namespace {

// Length of "scheme://" at the front of s, 0 when there is none (RFC 3986 section 3.1).
size_t scheme_prefix(std::string_view s) {
  if (s.empty() || !base::is_alpha(s[0])) return 0;
  size_t n = 1;
  while (n < s.size() &&
         (base::is_alpha(s[n]) || base::is_digit(s[n]) || s[n] == '+' || s[n] == '-' || s[n] == '.'))
    ++n;
  return s.substr(n).starts_with("://") ? n + 3 : 0;
}

int hex_digit(char c) {
  if (base::is_digit(c)) return c - '0';
  c = base::lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

Uri split_uri(std::string_view target) {
  Uri u;
  if (target.empty()) return u;
  size_t question = target.find('?');
  if (question != std::string_view::npos) u.query = target.substr(question + 1);
  if (target[0] == '/') {
    u.form = Uri::Form::origin;
    u.path = target.substr(0, question);
    u.path_query = target;
    return u;
  }
  if (size_t prefix = scheme_prefix(target)) {
    u.form = Uri::Form::absolute;
    u.scheme = target.substr(0, prefix - 3);
    size_t end = target.find_first_of("/?#", prefix);
    u.authority = target.substr(prefix, end == std::string_view::npos ? end : end - prefix);
    if (end != std::string_view::npos && target[end] == '/') {
      u.path_query = target.substr(end);
      u.path = u.path_query.substr(0, u.path_query.find('?'));
    }
    return u;
  }
  if (target == "*") {
    u.form = Uri::Form::asterisk;
  } else if (target.find_first_of("/?#") == std::string_view::npos) {
    u.form = Uri::Form::authority;
    u.authority = target;
  } else {
    u.form = Uri::Form::other;
  }
  return u;
}

Authority split_authority(std::string_view authority) {
  Authority a;
  size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    a.userinfo = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  size_t colon = authority.rfind(':');
  size_t bracket = authority.rfind(']');
  a.has_port = colon != std::string_view::npos && (bracket == std::string_view::npos || bracket < colon);
  a.host = authority.substr(0, a.has_port ? colon : std::string_view::npos);
  if (a.has_port) a.port = authority.substr(colon + 1);
  return a;
}

bool QueryParams::next(std::string_view& name, std::string_view& value) {
  while (!rest_.empty()) {
    size_t end = 0;
    while (end < rest_.size() && rest_[end] != '&' && rest_[end] != ';' && rest_[end] != separator_) ++end;
    std::string_view pair = rest_.substr(0, end);
    rest_.remove_prefix(end < rest_.size() ? end + 1 : end);
    size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    name = pair.substr(0, equals);
    value = pair.substr(equals + 1);
    return true;
  }
  return false;
}

bool url_param(std::string_view target, std::string_view name, std::string_view& value, char delim,
               bool ignore_case) {
  size_t start = target.find(delim);
  if (start == std::string_view::npos) return false;
  QueryParams params(target.substr(start + 1), delim);
  for (std::string_view n, v; params.next(n, v);) {
    if (n == name || (ignore_case && base::iequals(n, name))) {
      value = v;
      return true;
    }
  }
  return false;
}

ptrdiff_t url_decode(char* text, size_t n, bool form) {
  char* out = text;
  for (const char *p = text, *end = text + n; p < end; ++p) {
    char c = *p;
    if (c == '%') {
      int high = end - p > 2 ? hex_digit(p[1]) : -1;
      int low = high >= 0 ? hex_digit(p[2]) : -1;
      if (low < 0) return -1;
      c = static_cast<char>(high << 4 | low);
      p += 2;
    } else if (c == '?') {
      form = true;
    } else if (c == '+' && form) {
      c = ' ';
    }
    *out++ = c;
  }
  return out - text;
}

}  // namespace sluice::http1
