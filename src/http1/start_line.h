// What request and status lines have in common. Internal to http1. RFC 9112 sections 2.2, 2.3.
#pragma once
#include "http1/chars.h"
#include "http1/fields.h"

namespace sluice::http1 {

/// Behind the empty lines at the front (RFC 9112 section 2.2); invalid on a lone CR.
Scan skip_empty_lines(char* p, char* end);

/// Reads "HTTP/1.1": digits beyond 1.1 count as 1.1, what is older as 1.0. loose takes more than one digit a
/// number.
Scan scan_version(char* p, char* end, bool loose, Version& out);

/// Reads the line end at p; bare is set when it is a lone LF.
Scan scan_line_end(char* p, char* end, bool& bare);

inline char* skip_blanks(char* p, const char* end) {
  while (p < end && is_blank(*p)) ++p;
  return p;
}

/// The answer to a head that is not there yet, or is not one; start is where the buffer begins.
inline Parsed unfinished(const Scan& scan, const char* start, uint16_t status) {
  return {scan.kind == Scan::incomplete ? Parsed::incomplete : Parsed::invalid, 0, status,
          static_cast<uint32_t>(scan.at - start)};
}

}  // namespace sluice::http1
