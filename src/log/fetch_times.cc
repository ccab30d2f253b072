// Timers, sizes and the outcome of a transaction as samples: the same figures as the log's. Manual 7.3.2 to 7.3.6
// (bc.timer.connect, req.timer.hdr, bytes_in ...), 8.4.
#include "expr/fetch_util.h"
#include "log/origin.h"
#include "log/times.h"
#include "net/loop.h"

namespace sluice::log {
namespace {

using Args = std::span<const Arg>;
using expr::Sample;
using expr::Type;

template <int64_t (*time)(const TxnLog&)>
Got timer(Args, TxnView& txn, Sample& out) {
  return txn.log ? expr::give_int(out, time(*txn.log)) : Got::no;
}

/// Times that go on until the end are counted up to now while there is none.
template <int64_t (*time)(const TxnLog&)>
Got open_timer(Args, TxnView& txn, Sample& out) {
  if (!txn.log) return Got::no;
  TxnLog log = *txn.log;
  net::Loop* loop = net::Loop::current();
  if (!log.end_us && loop) log.end_us = loop->now_us();
  return expr::give_int(out, time(log));
}

template <auto field>
Got count(Args, TxnView& txn, Sample& out) {
  return txn.log ? expr::give_int(out, static_cast<int64_t>(txn.log->*field)) : Got::no;
}
/// Serial numbers wrap at 32 bits.
Got id32(Args, TxnView& txn, Sample& out) {
  return txn.log ? expr::give_int(out, static_cast<uint32_t>(txn.log->serial)) : Got::no;
}
Got redispatched(Args, TxnView& txn, Sample& out) {
  return txn.log ? expr::give_bool(out, txn.log->redispatched) : Got::no;
}
Got not_measured(Args, TxnView& txn, Sample& out) { return txn.log ? expr::give_int(out, 0) : Got::no; }

Got termination(Args, TxnView& txn, Sample& out) {
  if (!txn.log) return Got::no;
  const char text[] = {txn.log->end.cause, txn.log->end.phase};
  return expr::give(out, txn.arena->copy({text, sizeof text}));
}

Got in_unit(Args args, int64_t us, Sample& out) {
  return expr::give_int(out, us / (1'000'000 / (args.empty() ? 1 : args[0].num)));
}
Got accept_date(Args args, TxnView& txn, Sample& out) {
  return txn.conn ? in_unit(args, txn.conn->accept_wall_us, out) : Got::no;
}
Got request_date(Args args, TxnView& txn, Sample& out) {
  if (!txn.log) return Got::no;
  return in_unit(args, txn.log->start_wall_us ? txn.log->start_wall_us : accept_wall_us(txn), out);
}
bool check_unit(std::span<Arg> args, ParseEnv& env) { return args.empty() || expr::check_time_unit(args[0], env); }

/// "file:line"; no when there is none.
Got place(TxnView& txn, std::string_view file, int line, Sample& out) {
  if (file.empty()) return Got::no;
  return expr::give(out, txn.arena->concat({file, ":", std::to_string(line)}));
}
Got last_entity(Args, TxnView& txn, Sample& out) { return place(txn, txn.rule_file, txn.rule_line, out); }
Got waiting_entity(Args, TxnView& txn, Sample& out) { return place(txn, txn.waiting_file, txn.waiting_line, out); }
Got rule_file(Args, TxnView& txn, Sample& out) {
  return txn.rule_file.empty() ? Got::no : expr::give(out, txn.rule_file);
}
Got rule_line(Args, TxnView& txn, Sample& out) {
  return txn.rule_file.empty() ? Got::no : expr::give_int(out, txn.rule_line);
}

constexpr std::string_view kUnit = "[string]";
using expr::kUseBackendKnown, expr::kUseConn, expr::kUseFrontend, expr::kUseInternal, expr::kUseRequest, expr::kUseRequestKept,
    expr::kUseResponse, expr::kUseResponseKept, expr::kUseServerSide;

constexpr Fetch kFetches[] = {
    {"accept_date", kUnit, Type::sint, kUseConn, accept_date, check_unit},
    {"request_date", kUnit, Type::sint, kUseRequestKept, request_date, check_unit},
    {"fc.timer.handshake", "", Type::sint, kUseConn, timer<handshake_ms>},
    {"fc.timer.total", "", Type::sint, kUseFrontend, open_timer<total_ms>},
    {"bc.timer.connect", "", Type::sint, kUseResponseKept, timer<connect_ms>},
    {"req.timer.hdr", "", Type::sint, kUseRequest, timer<receive_ms>},
    {"req.timer.idle", "", Type::sint, kUseRequest, timer<idle_ms>},
    {"req.timer.tq", "", Type::sint, kUseRequest, timer<request_ms>},
    {"req.timer.queue", "", Type::sint, kUseResponseKept, timer<queue_ms>},
    {"res.timer.hdr", "", Type::sint, kUseResponse, timer<response_ms>},
    {"res.timer.data", "", Type::sint, kUseServerSide, open_timer<data_ms>},
    {"txn.timer.total", "", Type::sint, kUseRequestKept, open_timer<active_ms>},
    {"txn.timer.user", "", Type::sint, kUseRequestKept, open_timer<user_ms>},
    {"bytes_in", "", Type::sint, kUseRequestKept, count<&TxnLog::bytes_in>},
    {"bytes_out", "", Type::sint, kUseServerSide, count<&TxnLog::bytes_out>},
    {"req.bytes_in", "", Type::sint, kUseRequestKept, count<&TxnLog::bytes_in>},
    {"req.bytes_out", "", Type::sint, kUseRequestKept, count<&TxnLog::request_bytes_out>},
    {"res.bytes_in", "", Type::sint, kUseServerSide, count<&TxnLog::response_bytes_in>},
    {"res.bytes_out", "", Type::sint, kUseServerSide, count<&TxnLog::bytes_out>},
    {"bc_be_queue", "", Type::sint, kUseResponseKept, count<&TxnLog::backend_queue>},
    {"bc_srv_queue", "", Type::sint, kUseResponseKept, count<&TxnLog::server_queue>},
    {"txn.conn_retries", "", Type::sint, kUseResponseKept, count<&TxnLog::retries>},
    {"txn.redispatched", "", Type::boolean, kUseResponseKept, redispatched},
    {"txn.id32", "", Type::sint, kUseInternal, id32},
    {"txn.sess_term_state", "", Type::str, kUseInternal, termination},
    {"term_events", "", Type::str, kUseInternal, termination},
    {"cpu_calls", "", Type::sint, kUseInternal, count<&TxnLog::calls>},
    // Time in the stream's calls is not measured here; the reference has 0 as well while its profiling is off.
    {"cpu_ns_avg", "", Type::sint, kUseInternal, not_measured},
    {"cpu_ns_tot", "", Type::sint, kUseInternal, not_measured},
    {"lat_ns_avg", "", Type::sint, kUseInternal, not_measured},
    {"lat_ns_tot", "", Type::sint, kUseInternal, not_measured},
    {"last_entity", "", Type::str, kUseInternal, last_entity},
    {"waiting_entity", "", Type::str, kUseInternal, waiting_entity},
    {"last_rule_file", "", Type::str, kUseInternal, rule_file},
    {"last_rule_line", "", Type::sint, kUseInternal, rule_line},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::log
