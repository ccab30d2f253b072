// Addresses as people and proxies write them. No allocation unless said; any thread.
#pragma once
#include <string_view>

#include "net/address.h"

namespace sluice::expr {

/// An address in a header (X-Forwarded-For): "1.2.3.4", "1.2.3.4:80", "::1", "[::1]", "[::1]:80"; the port is
/// dropped. Family none for anything else (RFC 7239 section 6, manual req.hdr_ip).
net::Address parse_header_ip(std::string_view text);

/// An address and a mask, as `src 10.0.0.0/8` writes them.
struct Network {
  net::Address ip;
  int bits = 0;          ///< prefix length; -1 when the mask has holes, then `mask` says all (IPv4 only)
  uint32_t mask = 0;     ///< IPv4: host order
};
/// "1.2.3.4", "10.0.0.0/8", "10.0.0.0/255.0.0.0", "2001:db8::/32". IPv4 may be short as inet_aton(3) takes it
/// ("10.1" is 10.0.0.1). False: none of them.
bool parse_network(std::string_view text, Network& out);

}  // namespace sluice::expr
