// What a TLS client asks for, read from a stream that is not deciphered here. Manual 7.3.5 "req.ssl_sni" and its kin.
#include "expr/fetch_util.h"
#include "expr/payload.h"
#include "expr/tls_hello.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

enum Extension : uint16_t { kGroups = 10, kSignatures = 13, kAlpn = 16, kTicket = 35, kKeyShare = 51 };

/// later only while more may come.
Got settled(Got got, const Payload& p) { return got == Got::later && !p.open ? Got::no : got; }

Got hello_of(const TxnView& txn, ClientHello& hello) {
  if (txn.http) return Got::no;
  Payload p = request_payload(txn);
  return settled(parse_client_hello(p.bytes, hello), p);
}

template <Payload (*side)(const TxnView&)>
Got hello_type(Args, TxnView& txn, Sample& out) {
  if (txn.http) return Got::no;
  Payload p = side(txn);
  int type = 0;
  std::string_view body;
  Got got = settled(tls_handshake(p.bytes, type, body), p);
  return got == Got::yes ? give_int(out, type) : got;
}

/// "3.3" is 0x30003, as the ACL's patterns are read.
Got version(Args, TxnView& txn, Sample& out) {
  ClientHello hello;
  Got got = hello_of(txn, hello);
  return got == Got::yes ? give_int(out, (hello.version >> 8) << 16 | (hello.version & 0xff)) : got;
}

Got sni(Args, TxnView& txn, Sample& out) {
  ClientHello hello;
  if (Got got = hello_of(txn, hello); got != Got::yes) return got;
  std::string_view name = server_name(hello);
  return name.empty() ? Got::no : give(out, name);
}

/// The protocols in the client's order with commas between.
Got alpn(Args, TxnView& txn, Sample& out) {
  ClientHello hello;
  std::string_view value, list, name;
  if (Got got = hello_of(txn, hello); got != Got::yes) return got;
  if (!hello.extension(kAlpn, value) || !take_list(value, 2, list)) return Got::no;
  ArenaText text(*txn.arena);
  while (take_list(list, 1, name)) {
    if (!text.view().empty()) text.put(',');
    text.put(name);
  }
  return text.view().empty() ? Got::no : give(out, text.view());
}

Got has_groups(Args, TxnView& txn, Sample& out) {
  ClientHello hello;
  std::string_view value;
  if (Got got = hello_of(txn, hello); got != Got::yes) return got;
  return give_bool(out, hello.extension(kGroups, value));
}

/// 0: no session ticket extension, 1: an empty one, 2: a ticket.
Got ticket(Args, TxnView& txn, Sample& out) {
  ClientHello hello;
  std::string_view value;
  if (Got got = hello_of(txn, hello); got != Got::yes) return got;
  return give_int(out, !hello.extension(kTicket, value) ? 0 : value.empty() ? 1 : 2);
}

Got ciphers(Args, TxnView& txn, Sample& out) {
  ClientHello hello;
  Got got = hello_of(txn, hello);
  return got == Got::yes ? give_bin(out, hello.ciphers) : got;
}

template <uint16_t type>
Got list_of(Args, TxnView& txn, Sample& out) {
  ClientHello hello;
  std::string_view value, list;
  if (Got got = hello_of(txn, hello); got != Got::yes) return got;
  return hello.extension(type, value) && take_list(value, 2, list) ? give_bin(out, list) : Got::no;
}

/// The groups alone, without their keys.
Got key_shares(Args, TxnView& txn, Sample& out) {
  ClientHello hello;
  std::string_view value, list, key;
  if (Got got = hello_of(txn, hello); got != Got::yes) return got;
  if (!hello.extension(kKeyShare, value) || !take_list(value, 2, list)) return Got::no;
  ArenaText groups(*txn.arena);
  while (list.size() >= 2) {
    std::string_view group = list.substr(0, 2);
    list.remove_prefix(2);
    if (!take_list(list, 2, key)) break;
    groups.put(group);
  }
  return groups.view().empty() ? Got::no : give_bin(out, groups.view());
}

constexpr Fetch kFetches[] = {
    {"req.ssl_hello_type", "", Type::sint, kUseRequest, hello_type<request_payload>},
    {"req_ssl_hello_type", "", Type::sint, kUseRequest, hello_type<request_payload>},
    {"res.ssl_hello_type", "", Type::sint, kUseResponse, hello_type<response_payload>},
    {"rep_ssl_hello_type", "", Type::sint, kUseResponse, hello_type<response_payload>},
    {"req.ssl_ver", "", Type::sint, kUseRequest, version},
    {"req_ssl_ver", "", Type::sint, kUseRequest, version},
    {"req.ssl_sni", "", Type::str, kUseRequest, sni},
    {"req_ssl_sni", "", Type::str, kUseRequest, sni},
    {"req.ssl_alpn", "", Type::str, kUseRequest, alpn},
    {"req.ssl_ec_ext", "", Type::boolean, kUseRequest, has_groups},
    {"req.ssl_st_ext", "", Type::sint, kUseRequest, ticket},
    {"req.ssl_cipherlist", "", Type::bin, kUseConn, ciphers},
    {"req.ssl_supported_groups", "", Type::bin, kUseConn, list_of<kGroups>},
    {"req.ssl_sigalgs", "", Type::bin, kUseConn, list_of<kSignatures>},
    {"req.ssl_keyshare_groups", "", Type::bin, kUseConn, key_shares},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::expr
