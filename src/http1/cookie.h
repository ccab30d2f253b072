// Walks the cookies of a Cookie or Set-Cookie value as HAProxy reads them (RFC 6265, with the older commas).
// Slices of the input; no allocation; any thread.
#pragma once
#include <string_view>

namespace sluice::http1 {

struct Cookie {
  std::string_view name;
  std::string_view value;  ///< quotes kept, blanks around it removed
  std::string_view whole;  ///< from the name to the end of the value, for who cuts it out or rewrites it
};

/// `for (Cookies c(value); c.next(cookie);)`. A pair without '=' is skipped.
class Cookies {
 public:
  enum class From : bool { request, response };
  /// response: value is one Set-Cookie field; only its first pair is a cookie, the rest are attributes.
  explicit Cookies(std::string_view value, From from = From::request) : rest_(value), from_(from) {}
  bool next(Cookie& out);
  /// What is still to be walked: a walk of the same kind over it goes on where this one stands.
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  From from_;
};

}  // namespace sluice::http1
