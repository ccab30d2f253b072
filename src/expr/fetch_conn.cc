// The two connections' addresses and what the PROXY protocol told. Manual 7.3.3, 7.3.4.
#include <ifaddrs.h>
#include <sys/socket.h>

#include <cstdlib>

#include "expr/fetch_util.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;
using net::Address;

template <Address ConnFacts::*which>
Got client_ip(Args, TxnView& txn, Sample& out) {
  return txn.conn ? give_ip(out, txn.conn->*which) : Got::no;
}

template <Address ConnFacts::*which>
Got client_port(Args, TxnView& txn, Sample& out) {
  if (!txn.conn || !(txn.conn->*which).is_ip()) return Got::no;
  return give_int(out, (txn.conn->*which).port());
}

template <Address ServerConnFacts::*which>
Got server_ip(Args, TxnView& txn, Sample& out) {
  return txn.server_conn ? give_ip(out, txn.server_conn->*which) : Got::no;
}

template <Address ServerConnFacts::*which>
Got server_port(Args, TxnView& txn, Sample& out) {
  if (!txn.server_conn || !(txn.server_conn->*which).is_ip()) return Got::no;
  return give_int(out, (txn.server_conn->*which).port());
}

/// Does one of this system's interfaces have the address? Unix sockets are local.
bool is_local(Address a) {
  if (a.family() == Address::Family::unix_socket) return true;
  a.set_port(0);
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return false;
  bool found = false;
  for (ifaddrs* i = list; i && !found; i = i->ifa_next) {
    if (!i->ifa_addr) continue;
    Address own = Address::from(i->ifa_addr);
    found = own.family() == a.family() && own.bytes() == a.bytes();
  }
  freeifaddrs(list);
  return found || (a.family() == Address::Family::ipv4 && a.v4_host_order() >> 24 == 127);
}

template <Address ConnFacts::*which>
Got local(Args, TxnView& txn, Sample& out) {
  if (!txn.conn || (txn.conn->*which).family() == Address::Family::none) return Got::no;
  return give_bool(out, is_local(txn.conn->*which));
}

Got received_proxy(Args, TxnView& txn, Sample& out) {
  if (!txn.conn) return Got::no;
  return give_bool(out, txn.conn->proxy != nullptr);
}

template <std::string ProxyInfo::*which>
Got proxy_text(Args, TxnView& txn, Sample& out) {
  if (!txn.conn || !txn.conn->proxy || (txn.conn->proxy->*which).empty()) return Got::no;
  return give(out, txn.conn->proxy->*which);
}

/// The first TLV of that type; the raw bytes are type, length (2 bytes) and value after each other.
Got proxy_tlv(Args args, TxnView& txn, Sample& out) {
  if (!txn.conn || !txn.conn->proxy) return Got::no;
  std::string_view rest = txn.conn->proxy->raw_tlvs;
  while (rest.size() >= 3) {
    auto type = static_cast<uint8_t>(rest[0]);
    size_t length = static_cast<uint8_t>(rest[1]) * 256u + static_cast<uint8_t>(rest[2]);
    if (rest.size() < 3 + length) return Got::no;
    if (type == args[0].num) return give(out, rest.substr(3, length));
    rest.remove_prefix(3 + length);
  }
  return Got::no;
}

bool check_tlv(std::span<Arg> args, ParseEnv& env) {
  char* end = nullptr;
  long v = std::strtol(args[0].text.c_str(), &end, 0);
  if (args[0].text.empty() || *end || v < 0 || v > 255) {
    env.alert("Invalid TLV type, expected a number between 0 and 255.");
    return false;
  }
  args[0].num = v;
  return true;
}

Got http_major(Args, TxnView& txn, Sample& out) { return txn.conn ? give_int(out, 1) : Got::no; }
Got server_http_major(Args, TxnView& txn, Sample& out) { return txn.server_conn ? give_int(out, 1) : Got::no; }
Got reused(Args, TxnView& txn, Sample& out) {
  return txn.server_conn ? give_bool(out, txn.server_conn->reused) : Got::no;
}

constexpr Fetch kFetches[] = {
    {"src", "", Type::addr, kUseConn, client_ip<&ConnFacts::src>},
    {"src_port", "", Type::sint, kUseConn, client_port<&ConnFacts::src>},
    {"src_is_local", "", Type::boolean, kUseConn, local<&ConnFacts::src>},
    {"dst", "", Type::addr, kUseConn, client_ip<&ConnFacts::dst>},
    {"dst_port", "", Type::sint, kUseConn, client_port<&ConnFacts::dst>},
    {"dst_is_local", "", Type::boolean, kUseConn, local<&ConnFacts::dst>},
    {"fc_src", "", Type::addr, kUseConn, client_ip<&ConnFacts::peer>},
    {"fc_src_port", "", Type::sint, kUseConn, client_port<&ConnFacts::peer>},
    {"fc_src_is_local", "", Type::boolean, kUseConn, local<&ConnFacts::peer>},
    {"fc_dst", "", Type::addr, kUseConn, client_ip<&ConnFacts::local>},
    {"fc_dst_port", "", Type::sint, kUseConn, client_port<&ConnFacts::local>},
    {"fc_dst_is_local", "", Type::boolean, kUseConn, local<&ConnFacts::local>},
    {"fc_rcvd_proxy", "", Type::boolean, kUseConn, received_proxy},
    {"fc_pp_authority", "", Type::str, kUseConn, proxy_text<&ProxyInfo::authority>},
    {"fc_pp_unique_id", "", Type::str, kUseConn, proxy_text<&ProxyInfo::unique_id>},
    {"fc_pp_tlv", "string", Type::str, kUseSession, proxy_tlv, check_tlv},
    {"fc_http_major", "", Type::sint, kUseConn, http_major},
    {"bc_src", "", Type::addr, kUseResponseKept, server_ip<&ServerConnFacts::src>},
    {"bc_src_port", "", Type::sint, kUseResponseKept, server_port<&ServerConnFacts::src>},
    {"bc_dst", "", Type::addr, kUseResponseKept, server_ip<&ServerConnFacts::dst>},
    {"bc_dst_port", "", Type::sint, kUseResponseKept, server_port<&ServerConnFacts::dst>},
    {"bc_http_major", "", Type::sint, kUseResponseKept, server_http_major},
    {"bc_reused", "", Type::boolean, kUseResponseKept, reused},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::expr
