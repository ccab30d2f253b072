// ipmask: keeps the network part of an address. Manual 7.3.1.
#include "expr/sample.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

net::Address masked(const net::Address& ip, const net::Address& mask) {
  std::array<uint8_t, 16> bytes = ip.bytes();
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] &= mask.bytes()[i];
  if (ip.family() == net::Address::Family::ipv6) return net::Address::v6(bytes);
  return net::Address::v4(static_cast<uint32_t>(bytes[0]) << 24 | static_cast<uint32_t>(bytes[1]) << 16 |
                          static_cast<uint32_t>(bytes[2]) << 8 | bytes[3]);
}

/// Without mask6 only what is an IPv4 address, mapped ones included, survives.
bool ipmask(Args args, TxnView&, Sample& s) {
  net::Address ip = s.ip.unmapped();
  if (ip.family() == net::Address::Family::ipv4) {
    s.set_ip(masked(ip, args[0].ip));
    return true;
  }
  if (ip.family() != net::Address::Family::ipv6 || args.size() < 2 || args[1].kind != Arg::Kind::mask6) return false;
  s.set_ip(masked(ip, args[1].ip));
  return true;
}

constexpr Converter kConverters[] = {
    {"ipmask", "IPv4 mask[,IPv6 mask]", Type::addr, Type::addr, ipmask},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
