// Finds one value in a JSON text (RFC 8259) by a path of names and indexes ("$.a[2].b"). Reads only as far as it must,
// never allocates, depth is bounded. Any thread.
#pragma once
#include <string_view>

namespace sluice::expr {

struct JsonValue {
  enum class Kind : unsigned char { none, string, number, boolean, null, array, object } kind = Kind::none;
  std::string_view raw;   ///< as it stands; strings without their quotes, escapes kept
};

/// Kind none: path or text is malformed, or nothing is there. A backslash in a path takes the next character literally.
JsonValue json_find(std::string_view text, std::string_view path);

/// Undoes the escapes of a string at out (at least raw.size() bytes); \u only below 256, as one byte. Returns the
/// length, -1 for an escape it does not know.
long json_unescape(std::string_view raw, char* out);

}  // namespace sluice::expr
