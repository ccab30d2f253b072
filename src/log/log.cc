// Which finished transactions are logged, at what level and in what words. Manual 8.2, 8.3.
#include "log/log.h"

#include <unistd.h>

#include "base/time.h"
#include "expr/log_format.h"
#include "log/forward.h"
#include "log/origin.h"
#include "log/target.h"
#include "runtime/state.h"
#include "log/wire.h"

namespace sluice::log {
namespace {

using model::Opt;

constexpr size_t kMaxText = 65536;
constexpr int kInfo = 6, kErr = 3;

std::unique_ptr<Targets> built;
bool talks = false;   ///< events are said on stderr, too

/// A thread's room for one line's text.
struct Scratch {
  char text[kMaxText];
  char data[8192];
};
Scratch& scratch() {
  static thread_local Scratch s;
  return s;
}

int64_t wall_now() {
  net::Loop* loop = net::Loop::current();
  return loop ? loop->wall_us() : base::wall_us();
}

/// Manual 8.3.3: errors, timeouts, retries, redispatches, or a status of 5xx.
bool failed(const TxnView& txn) {
  const TxnLog& l = *txn.log;
  if (l.redispatched || (l.end.cause != '-' && l.end.cause != 'L')) return true;
  if (l.end.cause == '-' && l.retries) return true;
  return txn.response && txn.response->status >= 500;
}

void put_endpoint(const net::Address& a, base::TextOut& out) {
  if (a.family() == net::Address::Family::unix_socket) {
    out.put("unix:");
    out.put_int(a.port());
    return;
  }
  char ip[64];
  out.put(std::string_view(ip, static_cast<size_t>(a.write_ip(ip) - ip)));
  out.put(':');
  out.put_int(a.port());
}

/// What is said of a connection when its frontend has no log-format. Manual 8.2.1.
void put_connect_line(const TxnView& txn, const model::Proxy& fe, base::TextOut& out) {
  out.put("Connect from ");
  put_endpoint(txn.conn->src, out);
  out.put(" to ");
  put_endpoint(txn.conn->dst, out);
  out.put(" (");
  out.put(fe.name);
  out.put(fe.mode == model::Mode::http ? "/HTTP)" : "/TCP)");
}

std::string_view structured_data(TxnView& txn, const model::Proxy& fe) {
  if (!fe.log_format_sd) return {};
  base::TextOut out(scratch().data, sizeof scratch().data);
  fe.log_format_sd->render(txn, out);
  return out.view();
}

void send_text(TxnView& txn, ProxyLogs& logs, int level, std::string_view text, bool with_data) {
  Line line;
  line.level = level;
  line.wall_us = wall_now();
  line.tag = logs.tag;
  if (with_data) line.structured_data = structured_data(txn, txn.frontend->config());
  line.text = text;
  emit(*built, logs, line);
  logs.lines.fetch_add(1, std::memory_order_relaxed);
}

void event_from_runtime(const runtime::LiveProxy& proxy, int level, std::string_view text) {
  event(&proxy, level, text);
}

}  // namespace

Targets* targets() { return built.get(); }

void start(runtime::Runtime& rt) {
  const model::Global& g = rt.config().global;
  talks = !g.quiet && !g.daemon;
  built = std::make_unique<Targets>(rt);
  runtime::set_event_sink(event_from_runtime);
  for (auto& loop : rt.loops) loop->add_turn_hook({[](void*) { if (built) built->flush(); }, nullptr});
  start_forwarding(rt);
}

void stop() {
  stop_forwarding();
  built.reset();
}

void transaction(TxnView& txn, bool error) {
  if (!built || !txn.frontend || !txn.conn || !txn.log) return;
  ProxyLogs& logs = built->of(txn.frontend);
  if (logs.targets.empty()) return;
  const model::Proxy& fe = txn.frontend->config();
  const TxnLog& l = *txn.log;
  if (l.level == -2) return;
  base::TextOut out(scratch().text, kMaxText);
  OriginScope origin(error ? "txn_error" : fe.has(Opt::logasap) ? "txn_response" : "txn_close");
  if (!fe.log_format) {
    put_connect_line(txn, fe, out);
    return send_text(txn, logs, l.level >= 0 ? l.level : kInfo, out.view(), false);
  }
  if (fe.has(Opt::dontlognull) && l.bytes_in == 0) return;
  bool bad = error || failed(txn);
  if (!bad && fe.has(Opt::dontlog_normal)) return;
  int level = l.level >= 0 ? l.level : bad && fe.has(Opt::log_separate_errors) ? kErr : kInfo;
  (error && fe.error_log_format ? fe.error_log_format : fe.log_format)->render(txn, out);
  send_text(txn, logs, level, out.view(), true);
}

void connection_error(TxnView& txn, std::string_view what) {
  if (!built || !txn.frontend || !txn.conn) return;
  ProxyLogs& logs = built->of(txn.frontend);
  if (logs.targets.empty()) return;
  const model::Proxy& fe = txn.frontend->config();
  int level = fe.has(Opt::log_separate_errors) ? kErr : kInfo;
  base::TextOut out(scratch().text, kMaxText);
  OriginScope origin("sess_error");
  if (fe.error_log_format) {
    fe.error_log_format->render(txn, out);
    return send_text(txn, logs, level, out.view(), true);
  }
  put_endpoint(txn.conn->src, out);
  out.put(" [");
  put_accept_date(txn, out);
  out.put("] ");
  out.put(fe.name);
  out.put('/');
  if (txn.conn->bind && !txn.conn->bind->name.empty()) out.put(txn.conn->bind->name);
  else out.put_int(txn.conn->bind ? txn.conn->bind->id : 1);
  out.put(": ");
  put_encoded(what, false, out);
  send_text(txn, logs, level, out.view(), false);
}

void event(const runtime::LiveProxy* proxy, int level, std::string_view text) {
  if (talks) {
    char bytes[2048];
    base::TextOut out(bytes, sizeof bytes - 1);
    out.put(level == 0 ? "[ALERT]    (" : "[WARNING]  (");
    out.put_int(::getpid());
    out.put(") : ");
    out.put(text);
    bytes[out.size()] = '\n';
    // A full pipe on stderr must not stop a worker: what it does not take is gone.
    if (::write(2, bytes, out.size() + 1) < 0) count_drops(1);
  }
  if (!built) return;
  ProxyLogs& logs = built->of(proxy);
  Line line;
  line.level = level;
  line.wall_us = wall_now();
  line.tag = logs.tag;
  line.text = text;
  emit(*built, logs, line);
}

}  // namespace sluice::log
