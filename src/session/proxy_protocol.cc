#include "session/proxy_protocol.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "base/hash.h"
#include "base/strings.h"
#include "model/server.h"

namespace sluice::session {
namespace {

using net::Address;

constexpr std::string_view kSignature{"\r\n\r\n\0\r\nQUIT\n", 12};
constexpr std::string_view kWord = "PROXY ";
constexpr size_t kMostLine = 107;    // CRLF included
constexpr size_t kFixed = 16;        // before the addresses of version 2
constexpr uint8_t kLocal = 0x20, kProxy = 0x21, kTcp4 = 0x11, kTcp6 = 0x21;
enum Tlv : uint8_t { kAuthority = 2, kCrc32c = 3, kUniqueId = 5 };
constexpr size_t kMostAuthority = 255, kMostUniqueId = 128;

uint16_t read16(std::string_view s, size_t at) {
  return static_cast<uint16_t>(static_cast<uint8_t>(s[at]) << 8 | static_cast<uint8_t>(s[at + 1]));
}

uint32_t read32(std::string_view s, size_t at) { return uint32_t{read16(s, at)} << 16 | read16(s, at + 2); }

// --- version 1 ---

/// HAProxy, too, takes zeroes in front.
std::optional<uint16_t> decimal(std::string_view s, size_t digits, uint64_t most) {
  if (s.empty() || s.size() > digits || !std::all_of(s.begin(), s.end(), base::is_digit)) return std::nullopt;
  auto n = base::to_uint(s);
  return n && *n <= most ? std::optional(static_cast<uint16_t>(*n)) : std::nullopt;
}

Address dotted(std::string_view s) {
  uint32_t ip = 0;
  auto parts = base::split(s, '.');
  if (parts.size() != 4) return {};
  for (std::string_view part : parts) {
    auto n = decimal(part, 3, 255);
    if (!n) return {};
    ip = ip << 8 | *n;
  }
  return Address::v4(ip);
}

Address ip_of(std::string_view s, bool v6) {
  if (!v6) return dotted(s);
  if (s.find_first_not_of("0123456789abcdefABCDEF:.") != s.npos) return {};   // no scope
  Address a = Address::parse_ip(s);
  return a.family() == Address::Family::ipv6 ? a : Address();
}

ProxyParse parse_line(std::string_view in, ProxyHeader& out) {
  size_t cr = in.substr(0, kMostLine).find('\r');
  size_t lf = in.substr(0, kMostLine).find('\n');
  if (cr == in.npos) return lf == in.npos && in.size() < kMostLine ? ProxyParse::more : ProxyParse::bad;
  if (lf < cr) return ProxyParse::bad;
  if (cr + 1 == in.size()) return in.size() < kMostLine ? ProxyParse::more : ProxyParse::bad;
  if (in[cr + 1] != '\n' || cr + 2 > kMostLine) return ProxyParse::bad;
  out.size = cr + 2;
  auto words = base::split(in.substr(kWord.size(), cr - kWord.size()), ' ');
  if (words[0] == "UNKNOWN") return ProxyParse::done;
  bool v6 = words[0] == "TCP6";
  if ((!v6 && words[0] != "TCP4") || words.size() != 5) return ProxyParse::bad;
  out.src = ip_of(words[1], v6);
  out.dst = ip_of(words[2], v6);
  auto from = decimal(words[3], 5, 65535), to = decimal(words[4], 5, 65535);
  if (!out.src.is_ip() || !out.dst.is_ip() || !from || !to) return ProxyParse::bad;
  out.src.set_port(*from);
  out.dst.set_port(*to);
  out.has_addresses = true;
  return ProxyParse::done;
}

// --- version 2 ---

size_t address_bytes(uint8_t family) { return family == kTcp4 ? 12 : family == kTcp6 ? 36 : SIZE_MAX; }

Address six(std::string_view bytes, uint16_t port) {
  std::array<uint8_t, 16> ip;
  std::memcpy(ip.data(), bytes.data(), ip.size());
  return Address::v6(ip, port);
}

void read_addresses(std::string_view a, bool v6, ProxyHeader& out) {
  if (v6) {
    out.src = six(a, read16(a, 32));
    out.dst = six(a.substr(16), read16(a, 34));
  } else {
    out.src = Address::v4(read32(a, 0), read16(a, 8));
    out.dst = Address::v4(read32(a, 4), read16(a, 10));
  }
  out.has_addresses = true;
}

/// The sum is over the header with four zeroes in its own place.
bool checksum_right(std::string_view header, size_t value_at) {
  std::string copy(header);
  copy.replace(value_at, 4, 4, '\0');
  return base::hash_crc32c(copy) == read32(header, value_at);
}

bool read_tlvs(std::string_view header, size_t at, ProxyInfo& info) {
  info.raw_tlvs = header.substr(at);
  while (at < header.size()) {
    if (header.size() - at < 3) return false;
    auto type = static_cast<uint8_t>(header[at]);
    size_t length = read16(header, at + 1);
    at += 3;
    if (header.size() - at < length) return false;
    std::string_view value = header.substr(at, length);
    if (type == kCrc32c && (length != 4 || !checksum_right(header, at))) return false;
    if (type == kAuthority) {
      if (length > kMostAuthority) return false;
      info.authority = value;
    } else if (type == kUniqueId) {
      if (length > kMostUniqueId) return false;
      info.unique_id = value;
    }
    at += length;
  }
  return true;
}

ProxyParse parse_binary(std::string_view in, ProxyHeader& out) {
  if (in.size() < kFixed) return ProxyParse::more;
  auto command = static_cast<uint8_t>(in[12]), family = static_cast<uint8_t>(in[13]);
  if (command != kLocal && command != kProxy) return ProxyParse::bad;
  out.size = kFixed + read16(in, 14);
  if (out.size > kMostProxyHeader) return ProxyParse::bad;
  if (in.size() < out.size) return ProxyParse::more;
  if (command == kLocal) return ProxyParse::done;   // whatever it says is not about this connection
  size_t addresses = address_bytes(family);
  if (addresses > out.size - kFixed) return ProxyParse::bad;
  read_addresses(in.substr(kFixed), family == kTcp6, out);
  return read_tlvs(in.substr(0, out.size), kFixed + addresses, out.info) ? ProxyParse::done : ProxyParse::bad;
}

// --- sending ---

void put16(std::string& out, uint32_t n) {
  out += static_cast<char>(n >> 8);
  out += static_cast<char>(n);
}

/// An IPv4 address as IPv6 has it, where the other one is IPv6.
Address mapped(const Address& a) {
  if (a.family() != Address::Family::ipv4) return a;
  std::array<uint8_t, 16> ip{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  std::memcpy(ip.data() + 12, a.bytes().data(), 4);
  return Address::v6(ip, a.port());
}

void append_line(std::string& out, const Address& src, const Address& dst) {
  bool v6 = src.family() == Address::Family::ipv6;
  out += v6 ? "PROXY TCP6 " : "PROXY TCP4 ";
  out += src.ip_text() + ' ' + dst.ip_text() + ' ';
  base::append_int(out, src.port());
  out += ' ';
  base::append_int(out, dst.port());
  out += "\r\n";
}

void append_ip(std::string& out, const Address& a) {
  size_t n = a.family() == Address::Family::ipv4 ? 4 : 16;
  out.append(reinterpret_cast<const char*>(a.bytes().data()), n);
}

void append_tlv(std::string& out, Tlv type, std::string_view value) {
  out += static_cast<char>(type);
  put16(out, static_cast<uint32_t>(value.size()));
  out += value;
}

/// In HAProxy's order.
void append_tlvs(std::string& out, const ProxyOut& what, size_t start) {
  size_t sum_at = out.size() + 3;
  bool sum = what.options & model::kPp2Crc32c;
  if (sum) append_tlv(out, kCrc32c, std::string_view("\0\0\0\0", 4));
  if ((what.options & model::kPp2Authority) && !what.authority.empty())
    append_tlv(out, kAuthority, what.authority.substr(0, kMostAuthority));
  if (what.options & model::kPp2UniqueId) append_tlv(out, kUniqueId, what.unique_id.substr(0, kMostUniqueId));
  size_t length = out.size() - start - kFixed;
  out[start + 14] = static_cast<char>(length >> 8);
  out[start + 15] = static_cast<char>(length);
  if (!sum) return;
  uint32_t crc = base::hash_crc32c(std::string_view(out).substr(start));
  for (int i = 0; i < 4; ++i) out[sum_at + static_cast<size_t>(i)] = static_cast<char>(crc >> (24 - 8 * i));
}

}  // namespace

ProxyParse parse_proxy_header(std::string_view in, ProxyHeader& out) {
  out = {};
  auto begins = [&](std::string_view with) { return in.substr(0, with.size()) == with.substr(0, in.size()); };
  ProxyParse how = begins(kWord) ? (in.size() < kWord.size() ? ProxyParse::more : parse_line(in, out))
                   : begins(kSignature) ? parse_binary(in, out)
                                        : ProxyParse::bad;
  if (how != ProxyParse::done) out = {};
  return how;
}

void append_proxy_header(std::string& out, const ProxyOut& what) {
  Address src = what.src, dst = what.dst;
  bool known = src.is_ip() && dst.is_ip();
  if (known && src.family() != dst.family()) src = mapped(src), dst = mapped(dst);
  if (what.version == 1) {
    if (known) append_line(out, src, dst);
    else out += "PROXY UNKNOWN\r\n";
    return;
  }
  size_t start = out.size();
  out += kSignature;
  out += static_cast<char>(known ? kProxy : kLocal);
  out += static_cast<char>(!known ? 0 : src.family() == Address::Family::ipv4 ? kTcp4 : kTcp6);
  put16(out, 0);
  if (known) {
    append_ip(out, src);
    append_ip(out, dst);
    put16(out, src.port());
    put16(out, dst.port());
  }
  append_tlvs(out, what, start);
}

}  // namespace sluice::session
