#include "expr/ip_text.h"

#include <arpa/inet.h>

#include <bit>
#include <string>

#include "base/strings.h"

namespace sluice::expr {

using net::Address;

net::Address parse_header_ip(std::string_view text) {
  std::string_view port;
  if (text.starts_with('[')) {
    size_t close = text.find(']');
    if (close == std::string_view::npos) return {};
    port = text.substr(close + 1);
    text = text.substr(1, close - 1);
    if (text.find(':') == std::string_view::npos) return {};
  } else if (size_t colon = text.find(':'); colon != std::string_view::npos && colon == text.rfind(':')) {
    port = text.substr(colon);
    text = text.substr(0, colon);
  }
  if (!port.empty()) {
    auto n = port[0] == ':' ? base::to_uint(port.substr(1)) : std::nullopt;
    if (!n || *n > 65535) return {};
  }
  return Address::parse_ip(text);
}

namespace {

Address parse_address(std::string_view text) {
  Address ip = Address::parse_ip(text);
  in_addr raw;
  if (ip.is_ip() || text.empty() || !base::is_digit(text[0]) || text.find(':') != std::string_view::npos) return ip;
  return inet_aton(std::string(text).c_str(), &raw) ? Address::v4(ntohl(raw.s_addr)) : Address{};
}

bool parse_mask4(std::string_view text, Network& out) {
  Address m = Address::parse_ip(text);
  if (m.family() != Address::Family::ipv4) return false;
  out.mask = m.v4_host_order();
  out.bits = std::countl_one(out.mask);
  if (out.bits < 32 && (out.mask << out.bits) != 0) out.bits = -1;
  return true;
}

}  // namespace

bool parse_network(std::string_view text, Network& out) {
  size_t slash = text.find('/');
  out.ip = parse_address(text.substr(0, slash));
  if (!out.ip.is_ip()) return false;
  bool v4 = out.ip.family() == Address::Family::ipv4;
  int width = v4 ? 32 : 128;
  out.bits = width;
  if (slash != std::string_view::npos) {
    std::string_view mask = text.substr(slash + 1);
    auto n = base::to_uint(mask);
    if (!n && v4) return parse_mask4(mask, out);
    if (!n || *n > static_cast<uint64_t>(width)) return false;
    out.bits = static_cast<int>(*n);
  }
  out.mask = out.bits && v4 ? ~uint32_t{0} << (32 - out.bits) : 0;
  return true;
}

}  // namespace sluice::expr
