// Base64 and base64url (RFC 4648 sections 4 and 5) as the converters and the JWT code need them. Any thread.
#pragma once
#include <cstddef>
#include <string_view>

namespace sluice::expr {

enum class Base64 : bool { standard, url };   ///< url: '-' and '_', no padding

/// Room that base64_encode needs for n bytes.
constexpr size_t base64_size(size_t n) { return (n + 2) / 3 * 4; }
/// Writes the encoding of in at out, returns its length.
size_t base64_encode(std::string_view in, char* out, Base64 kind);
/// Writes the decoding at out (at least in.size() bytes), returns its length, -1 when in is not base64. The standard
/// kind wants its padding.
ptrdiff_t base64_decode(std::string_view in, char* out, Base64 kind);

}  // namespace sluice::expr
