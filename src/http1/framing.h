// Fields that decide where a message ends and whether the connection goes on. Internal to http1.
// RFC 9110 sections 7.6.1 and 8.6, RFC 9112 section 6.
#pragma once
#include <string_view>

#include "http1/fields.h"

namespace sluice::http1 {

/// What to do with a field after it was understood.
enum class Taken : uint8_t { keep, drop, refuse };

/// Content-Length: equal repetitions merge, in one field or several; value is cut to one number.
Taken take_length(std::string_view& value, Notes& notes);
/// Transfer-Encoding: only a single chunked is passed on, whatever else is refused here or left in notes.
Taken take_coding(std::string_view value, Notes& notes);
/// Connection: close and keep-alive are hop-by-hop, the rest goes on.
Taken take_connection(std::string_view value, Notes& notes);

/// Copies a Connection value to out without close and keep-alive, as the reference does: what stands before the
/// first of them as it is, what comes after joined by commas. Returns the end; out may be value itself.
char* copy_foreign_tokens(char* out, std::string_view value);

}  // namespace sluice::http1
