#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "base/strings.h"

namespace sluice::net {

Address Address::v4(uint32_t host_order, uint16_t port) {
  Address a;
  uint32_t wire = htonl(host_order);
  std::memcpy(a.ip_.data(), &wire, 4);
  a.port_ = port;
  a.family_ = Family::ipv4;
  return a;
}

Address Address::v6(const std::array<uint8_t, 16>& bytes, uint16_t port) {
  Address a;
  a.ip_ = bytes;
  a.port_ = port;
  a.family_ = Family::ipv6;
  return a;
}

Address Address::from(const sockaddr* sa) {
  Address a;
  if (sa->sa_family == AF_INET) {
    const auto* in = reinterpret_cast<const sockaddr_in*>(sa);
    return v4(ntohl(in->sin_addr.s_addr), ntohs(in->sin_port));
  }
  if (sa->sa_family == AF_INET6) {
    const auto* in6 = reinterpret_cast<const sockaddr_in6*>(sa);
    std::memcpy(a.ip_.data(), &in6->sin6_addr, 16);
    a.port_ = ntohs(in6->sin6_port);
    a.scope_ = in6->sin6_scope_id;
    a.family_ = Family::ipv6;
  } else if (sa->sa_family == AF_UNIX) {
    a.family_ = Family::unix_socket;
  }
  return a;
}

Address Address::parse_ip(std::string_view text) {
  char copy[INET6_ADDRSTRLEN];
  if (text.size() >= sizeof copy) return {};
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = '\0';
  in_addr four;
  if (inet_pton(AF_INET, copy, &four) == 1) return v4(ntohl(four.s_addr));
  std::array<uint8_t, 16> six;
  if (inet_pton(AF_INET6, copy, six.data()) == 1) return v6(six);
  return {};
}

bool Address::any() const {
  size_t used = family_ == Family::ipv4 ? 4 : 16;
  return family_ == Family::none ||
         (is_ip() && std::all_of(ip_.begin(), ip_.begin() + used, [](uint8_t b) { return b == 0; }));
}

uint32_t Address::v4_host_order() const {
  uint32_t wire;
  std::memcpy(&wire, ip_.data(), 4);
  return ntohl(wire);
}

Address Address::unmapped() const {
  static constexpr uint8_t kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (family_ != Family::ipv6 || std::memcmp(ip_.data(), kMapped, 12) != 0) return *this;
  uint32_t wire;
  std::memcpy(&wire, ip_.data() + 12, 4);
  return v4(ntohl(wire), port_);
}

uint32_t Address::to_sockaddr(sockaddr_storage& sa) const {
  std::memset(&sa, 0, sizeof sa);
  if (family_ == Family::ipv4) {
    auto* in = reinterpret_cast<sockaddr_in*>(&sa);
    in->sin_family = AF_INET;
    in->sin_port = htons(port_);
    std::memcpy(&in->sin_addr, ip_.data(), 4);
    return sizeof *in;
  }
  if (family_ == Family::ipv6) {
    auto* in6 = reinterpret_cast<sockaddr_in6*>(&sa);
    in6->sin6_family = AF_INET6;
    in6->sin6_port = htons(port_);
    in6->sin6_scope_id = scope_;
    std::memcpy(&in6->sin6_addr, ip_.data(), 16);
    return sizeof *in6;
  }
  return 0;
}

char* Address::write_ip(char* out) const {
  switch (family_) {
    case Family::none: return out;
    case Family::ipv4:
      for (size_t i = 0; i < 4; ++i) {
        if (i) *out++ = '.';
        uint8_t b = ip_[i];
        if (b >= 100) *out++ = static_cast<char>('0' + b / 100);
        if (b >= 10) *out++ = static_cast<char>('0' + b / 10 % 10);
        *out++ = static_cast<char>('0' + b % 10);
      }
      return out;
    case Family::ipv6:
      if (!inet_ntop(AF_INET6, ip_.data(), out, INET6_ADDRSTRLEN)) return out;
      return out + std::strlen(out);
    case Family::unix_socket:
      std::memcpy(out, "unix:", 5);
      return base::write_uint(out + 5, port_);
  }
  return out;
}

std::string Address::ip_text() const {
  char buf[INET6_ADDRSTRLEN + 8];
  return std::string(buf, write_ip(buf));
}

std::string Address::text() const {
  std::string out = ip_text();
  if (is_ip()) out += ":" + std::to_string(port_);
  return out;
}

}  // namespace sluice::net
