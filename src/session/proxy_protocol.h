// The PROXY protocol, versions 1 and 2: bytes only, any thread. haproxy's proxy-protocol.txt; manual 5.1 "accept-proxy", 5.2
// "send-proxy".
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "sluice/txn.h"

namespace sluice::session {

enum class ProxyParse { more, done, bad };

struct ProxyHeader {
  size_t size = 0;             ///< bytes of the header; what follows is the client's
  bool has_addresses = false;  ///< false: LOCAL, UNKNOWN: those of the connection stand
  net::Address src, dst;
  ProxyInfo info;
};

/// Longest header that is accepted: more is `bad`, so that a buffer of this size always ends with done or bad.
inline constexpr size_t kMostProxyHeader = 16384;

/// `in`: all that came so far, from the first byte of the connection. `out` is filled with done only. Like HAProxy, version 2
/// takes TCP over IPv4 and IPv6 and LOCAL only; unlike it, a header may come in pieces, and numbers must be numbers.
ProxyParse parse_proxy_header(std::string_view in, ProxyHeader& out);

/// What a server is told with send-proxy.
struct ProxyOut {
  int version = 1;             ///< 1 or 2
  uint32_t options = 0;        ///< model::ProxyV2Option
  net::Address src, dst;       ///< the client's; without two IP addresses: UNKNOWN, LOCAL
  std::string_view authority, unique_id;   ///< sent when their options ask for them; no empty authority
};
void append_proxy_header(std::string& out, const ProxyOut& what);

}  // namespace sluice::session
