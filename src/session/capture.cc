#include "session/capture.h"

#include "http1/cookie.h"

namespace sluice::session {

std::string_view last_value(const http1::Head& head, std::string_view lower_name) {
  for (size_t i = head.fields.size(); i > 0; --i)
    if (head.fields[i - 1].name == lower_name) return head.fields[i - 1].value;
  return {};
}

std::string_view find_captured_cookie(const http1::Head& head, std::string_view field, const model::Proxy& p) {
  using http1::Cookies;
  auto from = field == "cookie" ? Cookies::From::request : Cookies::From::response;
  for (const http1::Field& f : head.fields) {
    if (f.name != field) continue;
    http1::Cookie c;
    for (Cookies cookies(f.value, from); cookies.next(c);) {
      bool same = p.capture_cookie_prefix ? c.name.starts_with(p.capture_cookie) : c.name == p.capture_cookie;
      if (same) return c.whole.substr(0, p.capture_cookie_len);
    }
  }
  return {};
}

}  // namespace sluice::session
