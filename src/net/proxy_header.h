// The PROXY protocol's header as a sender writes it. Manual 5.2 "send-proxy", proxy-protocol.txt. Any thread.
#pragma once
#include <string>
#include <string_view>

#include "net/address.h"

namespace sluice::net {

/// Version 1: "PROXY TCP4 src dst sport dport\r\n"; "PROXY UNKNOWN\r\n" when the two are not of one IP family.
std::string proxy_v1(const Address& src, const Address& dst);
/// Version 2, command LOCAL: the sender speaks for itself (health checks).
std::string_view proxy_v2_local();

}  // namespace sluice::net
