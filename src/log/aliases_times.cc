// Aliases of timers, sizes, states and retries. -1 stands for what was not reached. Manual 8.2.6, 8.4, 8.5.
#include "log/aliases.h"
#include "runtime/runtime.h"

namespace sluice::log {
namespace {

using base::TextOut;

int64_t between(int64_t from, int64_t to) { return to == 0 ? -1 : to > from ? (to - from) / 1000 : 0; }

/// Where the wait in the queue begins: a whole head, or with TCP the connection.
int64_t ready_us(const TxnLog& l) { return l.request_us ? l.request_us : l.start_us; }

int64_t handshake(const TxnLog& l) { return l.handshake_us / 1000; }
int64_t idle(const TxnLog& l) { return l.idle_us / 1000; }
int64_t receive(const TxnLog& l) { return between(l.start_us, l.request_us); }
int64_t request(const TxnLog& l) {
  int64_t tr = receive(l);
  return tr < 0 ? -1 : handshake(l) + idle(l) + tr;
}
int64_t queue(const TxnLog& l) { return between(ready_us(l), l.queue_us); }
int64_t connect(const TxnLog& l) { return between(l.queue_us, l.connect_us); }
int64_t response(const TxnLog& l) { return between(l.connect_us, l.response_us); }
int64_t data(const TxnLog& l) { return l.response_us ? between(l.response_us, l.end_us) : -1; }
int64_t active(const TxnLog& l) { return l.end_us > l.start_us ? (l.end_us - l.start_us) / 1000 : 0; }
int64_t total(const TxnLog& l) { return l.end_us > l.accept_us ? (l.end_us - l.accept_us) / 1000 : 0; }
int64_t user(const TxnLog& l) { return total(l) > idle(l) ? total(l) - idle(l) : 0; }

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
/// An extension: how often the request was replayed on another server, or why it was not ("2", "no:body").
void replay(TxnView& t, const LogFlags&, TextOut& out) {
  if (t.log && !t.log->replay_note.empty()) out.put(t.log->replay_note);
  else out.put_int(t.log ? t.log->replays : 0);
}

constexpr LogAlias kAliases[] = {
    {"Th", time<handshake>, false, true},
    {"Ti", time<idle>, true, true},
    {"TR", time<receive>, true, true},
    {"Tq", time<request>, true, true},
    {"Tw", time<queue>, false, true},
    {"Tc", time<connect>, false, true},
    {"Tr", time<response>, true, true},
    {"Td", time<data>, false, true},
    {"Ta", open_time<active>, true, true},
    {"Tt", open_time<total>, false, true},
    {"Tu", open_time<user>, false, true},
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
