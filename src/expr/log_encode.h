// How the items of a log-format are written: quotes, escapes, control bytes, JSON and CBOR. Manual 8.2.6.
// No allocation; any thread.
#pragma once
#include <string_view>

#include "base/text_out.h"
#include "expr/sample.h"
#include "sluice/log_alias.h"

namespace sluice::expr {

/// Which bytes are replaced, and by what.
enum class Control : uint8_t {
  keep,      ///< nothing
  hash,      ///< control bytes as #XX: one log line stays one line
  percent,   ///< control bytes as %XX: header values and bodies
};

/// True when encode() would change s.
bool needs_encoding(std::string_view s, Control control, bool escape);
/// escape: a backslash before '"', '\' and ']' (flag E).
void encode(std::string_view s, Control control, bool escape, base::TextOut& out);

/// One item's value under an encoding flag. Null when there is none.
void put_json(const Sample* value, base::TextOut& out);
void put_json_text(std::string_view text, base::TextOut& out);

/// CBOR (RFC 8949) in hexadecimal, or raw.
class Cbor {
 public:
  Cbor(base::TextOut& out, bool raw) : out_(out), raw_(raw) {}
  void open_map();
  void close_map();
  void text(std::string_view s);
  void value(const Sample* value);

 private:
  void byte(uint8_t b);
  void head(uint8_t major, uint64_t n);
  base::TextOut& out_;
  bool raw_;
};

}  // namespace sluice::expr
