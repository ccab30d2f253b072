// Captured packets taken apart: eth.*, ip.*, tcp.* on what fc_saved_syn gives (tcp-ss), or any other bytes that begin
// with such a header. Each converter takes its own layer's bytes; eth.data and ip.data give those of the next. Lengths
// inside are not believed before they were checked. IEEE 802.3, RFC 791, RFC 8200, RFC 9293; manual 7.3.1.
#include <optional>

#include "expr/fetch_util.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

uint8_t at(std::string_view s, size_t i) { return static_cast<uint8_t>(s[i]); }
int64_t be(std::string_view s, size_t from, size_t n) {
  int64_t v = 0;
  for (size_t i = 0; i < n; ++i) v = v << 8 | at(s, from + i);
  return v;
}

bool answer(Sample& s, int64_t v) { return s.set_int(v), true; }
bool answer(Sample& s, std::string_view bytes) { return s.set_bin(bytes), true; }

// --- Ethernet: destination, source, maybe a VLAN tag, the protocol ---

constexpr int64_t kVlan = 0x8100;

/// Length of the header, 0 when it is cut short.
size_t eth_size(std::string_view s) {
  if (s.size() < 14) return 0;
  size_t n = be(s, 12, 2) == kVlan ? 18 : 14;
  return s.size() < n ? 0 : n;
}

bool eth_dst(Args, TxnView&, Sample& s) { return s.text.size() >= 6 && answer(s, s.text.substr(0, 6)); }
bool eth_src(Args, TxnView&, Sample& s) { return s.text.size() >= 12 && answer(s, s.text.substr(6, 6)); }
bool eth_hdr(Args, TxnView&, Sample& s) {
  size_t n = eth_size(s.text);
  return n && answer(s, s.text.substr(0, n));
}
bool eth_data(Args, TxnView&, Sample& s) {
  size_t n = eth_size(s.text);
  return n && answer(s, s.text.substr(n));
}
bool eth_proto(Args, TxnView&, Sample& s) {
  size_t n = eth_size(s.text);
  return n && answer(s, be(s.text, n - 2, 2));
}
bool eth_vlan(Args, TxnView&, Sample& s) { return eth_size(s.text) == 18 && answer(s, be(s.text, 14, 2) & 0xfff); }

// --- IP ---

struct Ip {
  int version;
  size_t size;      ///< of the header, options and extension headers included
  uint8_t protocol;
};

/// Hop-by-hop, routing, fragment and destination options stand before the upper layer.
std::optional<Ip> ip6_of(std::string_view s) {
  Ip ip{6, 40, at(s, 6)};
  while (ip.protocol == 0 || ip.protocol == 43 || ip.protocol == 44 || ip.protocol == 60) {
    if (s.size() < ip.size + 8) return std::nullopt;
    size_t n = ip.protocol == 44 ? 8 : (at(s, ip.size + 1) + size_t{1}) * 8;
    ip.protocol = at(s, ip.size);
    ip.size += n;
    if (s.size() < ip.size) return std::nullopt;
  }
  return ip;
}

std::optional<Ip> ip_of(std::string_view s) {
  if (s.empty()) return std::nullopt;
  if (at(s, 0) >> 4 == 6) return s.size() < 40 ? std::nullopt : ip6_of(s);
  if (at(s, 0) >> 4 != 4) return std::nullopt;
  size_t n = (at(s, 0) & 15) * size_t{4};
  if (n < 20 || s.size() < n) return std::nullopt;
  return Ip{4, n, at(s, 9)};
}

template <bool source>
bool ip_address(Args, TxnView&, Sample& s) {
  auto ip = ip_of(s.text);
  if (!ip) return false;
  if (ip->version == 4) {
    s.set_ip(net::Address::v4(static_cast<uint32_t>(be(s.text, source ? 12 : 16, 4))));
    return true;
  }
  std::array<uint8_t, 16> bytes;
  for (size_t i = 0; i < 16; ++i) bytes[i] = at(s.text, (source ? 8 : 24) + i);
  s.set_ip(net::Address::v6(bytes));
  return true;
}
template <int64_t (*of)(std::string_view, const Ip&)>
bool ip_number(Args, TxnView&, Sample& s) {
  auto ip = ip_of(s.text);
  return ip && answer(s, of(s.text, *ip));
}
int64_t version(std::string_view, const Ip& ip) { return ip.version; }
int64_t protocol(std::string_view, const Ip& ip) { return ip.protocol; }
int64_t ttl(std::string_view s, const Ip& ip) { return at(s, ip.version == 4 ? 8 : 7); }
int64_t tos(std::string_view s, const Ip& ip) { return ip.version == 4 ? at(s, 1) : be(s, 0, 2) >> 4 & 255; }
/// IPv6 routers never fragment.
int64_t dont_fragment(std::string_view s, const Ip& ip) { return ip.version == 4 ? at(s, 6) >> 6 & 1 : 1; }

bool ip_hdr(Args, TxnView&, Sample& s) {
  auto ip = ip_of(s.text);
  return ip && answer(s, s.text.substr(0, ip->size));
}
bool ip_data(Args, TxnView&, Sample& s) {
  auto ip = ip_of(s.text);
  return ip && answer(s, s.text.substr(ip->size));
}

// --- TCP ---

/// Length of the header with its options, 0 when it is cut short.
size_t tcp_size(std::string_view s) {
  if (s.size() < 20) return 0;
  size_t n = (at(s, 12) >> 4) * size_t{4};
  return n < 20 || s.size() < n ? 0 : n;
}

template <size_t from, size_t n>
bool tcp_number(Args, TxnView&, Sample& s) {
  return tcp_size(s.text) && answer(s, be(s.text, from, n));
}
bool tcp_flags(Args, TxnView&, Sample& s) { return tcp_size(s.text) && answer(s, at(s.text, 13)); }

/// The option of that kind with its two bytes of head; empty: it is not there.
std::string_view option(std::string_view s, uint8_t kind) {
  size_t end = tcp_size(s);
  for (size_t i = 20; i < end && at(s, i) != 0;) {
    if (at(s, i) == 1) {
      ++i;
      continue;
    }
    size_t n = i + 1 < end ? at(s, i + 1) : 0;
    if (n < 2 || i + n > end) break;
    if (at(s, i) == kind) return s.substr(i, n);
    i += n;
  }
  return {};
}

template <uint8_t kind, size_t from, size_t n>
bool option_number(Args, TxnView&, Sample& s) {
  std::string_view o = option(s.text, kind);
  return o.size() >= from + n && answer(s, be(o, from, n));
}
template <uint8_t kind>
bool has_option(Args, TxnView&, Sample& s) {
  return tcp_size(s.text) && answer(s, option(s.text, kind).empty() ? int64_t{0} : int64_t{1});
}

/// The kinds in the order in which they come, one byte each.
bool options_list(Args, TxnView& txn, Sample& s) {
  size_t end = tcp_size(s.text);
  if (!end) return false;
  char* out = txn.arena->allocate(end);
  size_t count = 0;
  for (size_t i = 20; i < end;) {
    uint8_t kind = at(s.text, i);
    out[count++] = static_cast<char>(kind);
    if (kind == 0) break;
    size_t n = kind == 1 ? 1 : i + 1 < end ? at(s.text, i + 1) : 0;
    if (n == 0 || (kind != 1 && n < 2) || i + n > end) break;
    i += n;
  }
  return answer(s, std::string_view(out, count));
}

constexpr Converter kConverters[] = {
    {"eth.dst", "", Type::bin, Type::bin, eth_dst},
    {"eth.src", "", Type::bin, Type::bin, eth_src},
    {"eth.hdr", "", Type::bin, Type::bin, eth_hdr},
    {"eth.data", "", Type::bin, Type::bin, eth_data},
    {"eth.proto", "", Type::bin, Type::sint, eth_proto},
    {"eth.vlan", "", Type::bin, Type::sint, eth_vlan},
    {"ip.dst", "", Type::bin, Type::addr, ip_address<false>},
    {"ip.src", "", Type::bin, Type::addr, ip_address<true>},
    {"ip.hdr", "", Type::bin, Type::bin, ip_hdr},
    {"ip.data", "", Type::bin, Type::bin, ip_data},
    {"ip.df", "", Type::bin, Type::sint, ip_number<dont_fragment>},
    {"ip.proto", "", Type::bin, Type::sint, ip_number<protocol>},
    {"ip.tos", "", Type::bin, Type::sint, ip_number<tos>},
    {"ip.ttl", "", Type::bin, Type::sint, ip_number<ttl>},
    {"ip.ver", "", Type::bin, Type::sint, ip_number<version>},
    {"tcp.src", "", Type::bin, Type::sint, tcp_number<0, 2>},
    {"tcp.dst", "", Type::bin, Type::sint, tcp_number<2, 2>},
    {"tcp.seq", "", Type::bin, Type::sint, tcp_number<4, 4>},
    {"tcp.win", "", Type::bin, Type::sint, tcp_number<14, 2>},
    {"tcp.flags", "", Type::bin, Type::sint, tcp_flags},
    {"tcp.options.mss", "", Type::bin, Type::sint, option_number<2, 2, 2>},
    {"tcp.options.wscale", "", Type::bin, Type::sint, option_number<3, 2, 1>},
    {"tcp.options.wsopt", "", Type::bin, Type::sint, has_option<3>},
    {"tcp.options.sack", "", Type::bin, Type::sint, has_option<4>},
    {"tcp.options.tsopt", "", Type::bin, Type::sint, has_option<8>},
    {"tcp.options.tsval", "", Type::bin, Type::sint, option_number<8, 2, 4>},
    {"tcp.options_list", "", Type::bin, Type::bin, options_list},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
