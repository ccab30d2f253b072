// Appending to a buffer that is known to be large enough. Internal to http1.
#pragma once
#include <cstring>
#include <string_view>

namespace sluice::http1 {

inline char* put(char* out, std::string_view s) {
  if (!s.empty()) std::memcpy(out, s.data(), s.size());  // an empty slice may be null
  return out + s.size();
}

inline char* put_field(char* out, std::string_view name, std::string_view value) {
  out = put(out, name);
  out = put(out, ": ");
  out = put(out, value);
  return put(out, "\r\n");
}

}  // namespace sluice::http1
