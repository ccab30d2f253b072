// Aliases of timers, sizes, states and retries. -1 stands for what was not reached. Manual 8.2.6, 8.4, 8.5.
#include "log/aliases.h"
#include "log/times.h"
#include "runtime/runtime.h"

namespace sluice::log {
namespace {

using base::TextOut;

template <int64_t (*Time)(const TxnLog&)>
void time(TxnView& t, const LogFlags&, TextOut& out) {
  out.put_int(t.log ? Time(*t.log) : -1);
}

/// Figures that still grow when option logasap logs early begin with '+'. Manual 8.3.2.
void put_plus(const TxnView& t, TextOut& out) {
  if (t.frontend && t.frontend->config().has(model::Opt::logasap)) out.put('+');
}
template <int64_t (*Time)(const TxnLog&)>
void open_time(TxnView& t, const LogFlags&, TextOut& out) {
  put_plus(t, out);
  out.put_int(t.log ? Time(*t.log) : 0);
}

void bytes_out(TxnView& t, const LogFlags&, TextOut& out) {
  put_plus(t, out);
  out.put_int(t.log ? static_cast<int64_t>(t.log->bytes_out) : 0);
}
void bytes_in(TxnView& t, const LogFlags&, TextOut& out) {
  put_plus(t, out);
  out.put_int(t.log ? static_cast<int64_t>(t.log->bytes_in) : 0);
}
void status(TxnView& t, const LogFlags&, TextOut& out) {
  out.put_int(t.response && t.response->status ? t.response->status : is_http(t) ? -1 : 0);
}
void retries(TxnView& t, const LogFlags&, TextOut& out) {
  if (t.log && t.log->redispatched) out.put('+');
  out.put_int(t.log ? t.log->retries : 0);
}
void termination(TxnView& t, const LogFlags&, TextOut& out) {
  Termination e = t.log ? t.log->end : Termination{};
  out.put(e.cause);
  out.put(e.phase);
}
void termination_cookie(TxnView& t, const LogFlags& f, TextOut& out) {
  termination(t, f, out);
  Termination e = t.log ? t.log->end : Termination{};
  out.put(e.cookie);
  out.put(e.cookie_op);
}
/// An extension: how often the request was replayed, and what else befell it ("0", "1,parked", "0,no:body,lost").
void replay(TxnView& t, const LogFlags&, TextOut& out) {
  static const TxnLog kNothing;
  const TxnLog& log = t.log ? *t.log : kNothing;
  out.put_int(log.replays);
  if (log.parked) out.put(",parked");
  if (!log.replay_note.empty()) out.put(','), out.put(log.replay_note);
  if (log.lost) out.put(",lost");
}

constexpr LogAlias kAliases[] = {
    {"Th", time<handshake_ms>, false, true},
    {"Ti", time<idle_ms>, true, true},
    {"TR", time<receive_ms>, true, true},
    {"Tq", time<request_ms>, true, true},
    {"Tw", time<queue_ms>, false, true},
    {"Tc", time<connect_ms>, false, true},
    {"Tr", time<response_ms>, true, true},
    {"Td", time<data_ms>, false, true},
    {"Ta", open_time<active_ms>, true, true},
    {"Tt", open_time<total_ms>, false, true},
    {"Tu", open_time<user_ms>, false, true},
    {"B", bytes_out, false, true},
    {"U", bytes_in, false, true},
    {"ST", status, false, true},
    {"rc", retries, false, true},
    {"ts", termination, false, true},
    {"tsc", termination_cookie, true, true},
    {"rp", replay, false, true},
};
const base::Register<LogAlias> registered(kAliases);

}  // namespace
}  // namespace sluice::log
