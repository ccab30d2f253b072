// The first message of a TLS handshake, read from raw bytes: what routes a connection that is not deciphered here.
// RFC 8446 section 4.1.2, RFC 6066 section 3, RFC 7301. Slices of the input; never allocates; any thread.
#pragma once
#include <cstdint>
#include <string_view>

#include "sluice/txn.h"

namespace sluice::expr {

/// The handshake message that the bytes begin with, whole. later: it is not complete yet.
Got tls_handshake(std::string_view data, int& type, std::string_view& body);

struct ClientHello {
  uint16_t version = 0;          ///< legacy_version: 0x0303 for TLS 1.2 and later
  std::string_view ciphers;      ///< two bytes each
  std::string_view extensions;   ///< type, length and value after each other
  /// The value of an extension; false: it was not sent.
  bool extension(uint16_t type, std::string_view& value) const;
};
/// later: more bytes are needed; no: this is none.
Got parse_client_hello(std::string_view data, ClientHello& out);

/// The host name of the extension server_name; empty without.
std::string_view server_name(const ClientHello& hello);

/// Takes a list with a length of `width` bytes before it off the front; false: it is not all there.
bool take_list(std::string_view& in, int width, std::string_view& out);

}  // namespace sluice::expr
