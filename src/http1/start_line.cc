#include "http1/start_line.h"

#include "base/strings.h"

namespace sluice::http1 {
namespace {

// One number of the version. False when there is no digit.
bool scan_number(char*& p, const char* end, bool loose, unsigned& out) {
  const char* first = p;
  out = 0;
  while (p < end && base::is_digit(*p) && (p == first || loose)) {
    out = out > 1000 ? out : out * 10 + static_cast<unsigned>(*p - '0');
    ++p;
  }
  return p != first;
}

}  // namespace

Scan skip_empty_lines(char* p, char* end) {
  while (p < end && (*p == '\r' || *p == '\n')) {
    if (*p == '\r') {
      if (p + 1 == end) return {Scan::incomplete, p};
      if (p[1] != '\n') return {Scan::invalid, p};
      ++p;
    }
    ++p;
  }
  return {p == end ? Scan::incomplete : Scan::ok, p};
}

Scan scan_version(char* p, char* end, bool loose, Version& out) {
  constexpr std::string_view kName = "HTTP/";
  size_t n = std::min(kName.size(), static_cast<size_t>(end - p));
  if (std::string_view(p, n) != kName.substr(0, n)) return {Scan::invalid, p};
  p += n;
  unsigned major, minor;
  bool there = scan_number(p, end, loose, major);
  if (p == end) return {Scan::incomplete, p};
  if (!there || *p != '.') return {Scan::invalid, p};
  there = scan_number(++p, end, loose, minor);
  if (p == end) return {Scan::incomplete, p};
  if (!there) return {Scan::invalid, p};
  out = major > 1 || (major == 1 && minor > 0) ? Version::http11 : Version::http10;
  return {Scan::ok, p};
}

Scan scan_line_end(char* p, char* end, bool& bare) {
  if (p == end) return {Scan::incomplete, p};
  bare = *p == '\n';
  if (*p == '\r' && ++p == end) return {Scan::incomplete, p};
  return *p == '\n' ? Scan{Scan::ok, p + 1} : Scan{Scan::invalid, p};
}

}  // namespace sluice::http1
