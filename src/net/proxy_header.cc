#include "net/proxy_header.h"

#include <fmt/format.h>

namespace sluice::net {

std::string proxy_v1(const Address& src, const Address& dst) {
  if (!src.is_ip() || src.family() != dst.family()) return "PROXY UNKNOWN\r\n";
  return fmt::format("PROXY TCP{} {} {} {} {}\r\n", src.family() == Address::Family::ipv4 ? 4 : 6, src.ip_text(),
                     dst.ip_text(), src.port(), dst.port());
}

std::string_view proxy_v2_local() {
  return {"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", 16};
}

}  // namespace sluice::net
