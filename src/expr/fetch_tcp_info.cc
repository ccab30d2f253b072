// What the kernel measured of a connection (TCP_INFO, TCP_SAVED_SYN), and what ended one early. Manual 7.3.3.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "expr/fetch_util.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;
using net::Address;

struct Client {
  static const ConnFacts* facts(const TxnView& txn) { return txn.conn; }
  static bool is_tcp(const ConnFacts& f) { return f.peer.is_ip(); }
};
struct Server {
  static const ServerConnFacts* facts(const TxnView& txn) { return txn.server_conn; }
  static bool is_tcp(const ServerConnFacts& f) { return f.dst.is_ip(); }
};

/// Times are microseconds; the argument asks for "us" or "ms" (the default).
template <class Side, uint32_t tcp_info::*field, bool is_time>
Got measured(Args args, TxnView& txn, Sample& out) {
  auto* facts = Side::facts(txn);
  if (!facts || facts->fd < 0 || !Side::is_tcp(*facts)) return Got::no;
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(facts->fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return Got::no;
  int64_t v = info.*field;
  return give_int(out, is_time && number(args, 0, 0) == 0 ? v / 1000 : v);
}

bool check_unit(std::span<Arg> args, ParseEnv& env) {
  if (args.empty()) return true;
  args[0].num = args[0].text == "us";
  if (args[0].num || args[0].text == "ms" || args[0].text.empty()) return true;
  env.alert("expects 'us' or 'ms', got '" + args[0].text + "'.");
  return false;
}

/// Only on binds that ask the kernel to keep it (tcp-ss).
Got saved_syn(Args, TxnView& txn, Sample& out) {
  if (!txn.conn || txn.conn->fd < 0 || !txn.conn->peer.is_ip()) return Got::no;
  char bytes[512];
  socklen_t size = sizeof bytes;
  if (::getsockopt(txn.conn->fd, IPPROTO_TCP, TCP_SAVED_SYN, bytes, &size) != 0 || size == 0) return Got::no;
  return give_bin(out, txn.arena->copy({bytes, size}));
}

struct Failure {
  uint8_t number;
  std::string_view name, text;
};
constexpr Failure kFailures[] = {
    {0, "NONE", "Success"},
    {4, "OUT_OF_MEMORY", "Out of system buffers"},
    {6, "SOCK_ERR", "General socket error"},
    {9, "CONF_FDLIM", "Out of local source ports on the system"},
    {11, "PRX_EMPTY", "Connection closed while waiting for PROXY protocol header"},
    {12, "PRX_ABORT", "Connection error while waiting for PROXY protocol header"},
    {13, "PRX_TIMEOUT", "Timeout while waiting for PROXY protocol header"},
    {14, "PRX_TRUNCATED", "Truncated PROXY protocol header received"},
    {15, "PRX_NOT_HDR", "Received something which does not look like a PROXY protocol header"},
    {16, "PRX_BAD_HDR", "Received an invalid PROXY protocol header"},
    {17, "PRX_BAD_PROTO", "Received an unhandled protocol in the PROXY protocol header"},
};

template <class Side>
Got error(Args, TxnView& txn, Sample& out) {
  auto* facts = Side::facts(txn);
  return facts ? give_int(out, facts->error) : Got::no;
}
template <class Side, std::string_view Failure::*what>
Got error_text(Args, TxnView& txn, Sample& out) {
  auto* facts = Side::facts(txn);
  if (!facts) return Got::no;
  for (const Failure& f : kFailures)
    if (f.number == facts->error) return give(out, f.*what);
  return Got::no;
}

Got none(Args, TxnView& txn, Sample& out) { return txn.conn ? give_int(out, 0) : Got::no; }
Got one_stream(Args, TxnView& txn, Sample& out) { return txn.conn ? give_int(out, 1) : Got::no; }
Got server_none(Args, TxnView& txn, Sample& out) { return txn.server_conn ? give_int(out, 0) : Got::no; }
Got server_one_stream(Args, TxnView& txn, Sample& out) { return txn.server_conn ? give_int(out, 1) : Got::no; }

constexpr std::string_view kUnit = "[string]";
constexpr auto kCount = false, kTime = true;

constexpr Fetch kFetches[] = {
    {"fc_rtt", kUnit, Type::sint, kUseConn, measured<Client, &tcp_info::tcpi_rtt, kTime>, check_unit},
    {"fc_rttvar", kUnit, Type::sint, kUseConn, measured<Client, &tcp_info::tcpi_rttvar, kTime>, check_unit},
    {"fc_unacked", kUnit, Type::sint, kUseConn, measured<Client, &tcp_info::tcpi_unacked, kCount>},
    {"fc_sacked", kUnit, Type::sint, kUseConn, measured<Client, &tcp_info::tcpi_sacked, kCount>},
    {"fc_retrans", kUnit, Type::sint, kUseConn, measured<Client, &tcp_info::tcpi_retrans, kCount>},
    {"fc_fackets", kUnit, Type::sint, kUseConn, measured<Client, &tcp_info::tcpi_fackets, kCount>},
    {"fc_lost", kUnit, Type::sint, kUseConn, measured<Client, &tcp_info::tcpi_lost, kCount>},
    {"fc_reordering", kUnit, Type::sint, kUseConn, measured<Client, &tcp_info::tcpi_reordering, kCount>},
    {"fc_saved_syn", "", Type::bin, kUseConn, saved_syn},
    {"bc_rtt", kUnit, Type::sint, kUseConn, measured<Server, &tcp_info::tcpi_rtt, kTime>, check_unit},
    {"bc_rttvar", kUnit, Type::sint, kUseConn, measured<Server, &tcp_info::tcpi_rttvar, kTime>, check_unit},
    {"fc_err", "", Type::sint, kUseConn, error<Client>},
    {"fc_err_name", "", Type::str, kUseConn, error_text<Client, &Failure::name>},
    {"fc_err_str", "", Type::str, kUseConn, error_text<Client, &Failure::text>},
    {"bc_err", "", Type::sint, kUseResponseKept, error<Server>},
    {"bc_err_name", "", Type::str, kUseResponseKept, error_text<Server, &Failure::name>},
    {"bc_err_str", "", Type::str, kUseResponseKept, error_text<Server, &Failure::text>},
    // HTTP/1 has no streams to count or to limit, and no frames that could be odd.
    {"fc_glitches", "", Type::sint, kUseConn, none},
    {"bc_glitches", "", Type::sint, kUseResponseKept, server_none},
    {"fc_nb_streams", "", Type::sint, kUseConn, one_stream},
    {"bc_nb_streams", "", Type::sint, kUseResponseKept, server_one_stream},
    {"fc_settings_streams_limit", "", Type::sint, kUseSession, one_stream},
    {"bc_settings_streams_limit", "", Type::sint, kUseResponseKept, server_one_stream},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::expr
