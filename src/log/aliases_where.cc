// Aliases that say who talked to whom: addresses, names, counts of connections, dates. Manual 8.2.6.
#include <unistd.h>

#include "log/aliases.h"
#include "log/target.h"

namespace sluice::log {
namespace {

using base::TextOut;
using Family = net::Address::Family;

void put_ip(const net::Address* a, const LogFlags& f, TextOut& out) {
  if (!a || a->family() == Family::none) return;
  if (a->family() == Family::unix_socket) return out.put("unix");
  if (f.hex) {
    size_t n = a->family() == Family::ipv4 ? 4 : 16;
    for (size_t i = 0; i < n; ++i) put_hex(a->bytes()[i], 2, out);
    return;
  }
  char text[64];
  out.put(std::string_view(text, static_cast<size_t>(a->write_ip(text) - text)));
}

void put_port(const net::Address* a, const LogFlags& f, TextOut& out) {
  if (a && a->family() != Family::none) put_number(a->port(), f, out);
}

const net::Address* client(TxnView& t) { return t.conn ? &t.conn->src : nullptr; }
const net::Address* accepted_at(TxnView& t) { return t.conn ? &t.conn->dst : nullptr; }
const net::Address* bound_to(TxnView& t) { return t.server_conn ? &t.server_conn->src : nullptr; }
const net::Address* connected_to(TxnView& t) { return t.server_conn ? &t.server_conn->dst : nullptr; }

void backend_name(TxnView& t, const LogFlags&, TextOut& out) {
  const runtime::LiveProxy* p = t.backend ? t.backend : t.frontend;
  if (p) out.put(p->name());
}
void frontend_name(TxnView& t, const LogFlags&, TextOut& out) {
  if (t.frontend) out.put(t.frontend->name());
}
void server_name(TxnView& t, const LogFlags&, TextOut& out) {
  if (t.server) out.put(t.server->name());
  else if (t.log && !t.log->served_by.empty()) out.put(t.log->served_by);
  else out.put("<NOSRV>");
}

template <auto Get, auto Put>
void address(TxnView& t, const LogFlags& f, TextOut& out) {
  Put(Get(t), f, out);
}
template <uint32_t TxnLog::*Field>
void count(TxnView& t, const LogFlags& f, TextOut& out) {
  out.put_int(t.log ? t.log->*Field : 0);
}

void log_counter(TxnView& t, const LogFlags& f, TextOut& out) {
  Targets* all = targets();
  put_number(all ? all->of(t.frontend).lines.load(std::memory_order_relaxed) : 0, f, out);
}
void request_counter(TxnView& t, const LogFlags& f, TextOut& out) { put_number(t.log ? t.log->serial : 0, f, out); }
void pid(TxnView&, const LogFlags& f, TextOut& out) {
  static const uint64_t id = static_cast<uint64_t>(::getpid());
  put_number(id, f, out);
}
void hostname(TxnView&, const LogFlags&, TextOut& out) {
  static const std::string name = [] {
    char text[256] = "";
    ::gethostname(text, sizeof text - 1);
    return std::string(text);
  }();
  out.put(name);
}
void unique_id(TxnView& t, const LogFlags&, TextOut& out) {
  if (t.log) out.put(t.log->unique_id);
}
void origin(TxnView&, const LogFlags&, TextOut& out) { out.put(current_origin()); }
void nothing(TxnView&, const LogFlags&, TextOut&) {}

template <bool Start>
int64_t when(const TxnView& t) {
  if (Start && t.log && t.log->start_wall_us) return t.log->start_wall_us;
  return accept_wall_us(t);
}
template <bool Start, auto Put>
void date(TxnView& t, const LogFlags&, TextOut& out) {
  Put(when<Start>(t), out);
}
void timestamp(TxnView& t, const LogFlags& f, TextOut& out) {
  put_number(static_cast<uint64_t>(accept_wall_us(t) / 1000000), f, out);
}
void milliseconds(TxnView& t, const LogFlags& f, TextOut& out) {
  auto ms = static_cast<uint64_t>(accept_wall_us(t) / 1000 % 1000);
  f.hex ? put_hex(ms, 2, out) : put_padded(ms, 3, out);
}

constexpr LogAlias kAliases[] = {
    {"ci", address<client, put_ip>},
    {"cp", address<client, put_port>, false, true},
    {"fi", address<accepted_at, put_ip>},
    {"fp", address<accepted_at, put_port>, false, true},
    {"bi", address<bound_to, put_ip>},
    {"bp", address<bound_to, put_port>},
    {"si", address<connected_to, put_ip>},
    {"sp", address<connected_to, put_port>},
    {"f", frontend_name},
    {"ft", frontend_name},
    {"b", backend_name},
    {"s", server_name},
    {"ac", count<&TxnLog::act_conn>, false, true},
    {"fc", count<&TxnLog::fe_conn>, false, true},
    {"bc", count<&TxnLog::be_conn>, false, true},
    {"sc", count<&TxnLog::srv_conn>, false, true},
    {"sq", count<&TxnLog::server_queue>, false, true},
    {"bq", count<&TxnLog::backend_queue>, false, true},
    {"lc", log_counter, false, true},
    {"rt", request_counter, false, true},
    {"pid", pid, false, true},
    {"H", hostname},
    {"ID", unique_id},
    {"OG", origin},
    {"sslc", nothing},
    {"sslv", nothing},
    {"t", date<false, put_date_ms>, false, true},
    {"tr", date<true, put_date_ms>, false, true},
    {"trg", date<true, put_date_gmt>, false, true},
    {"trl", date<true, put_date_local>, false, true},
    {"T", date<false, put_date_gmt>, false, true},
    {"Tl", date<false, put_date_local>, false, true},
    {"Ts", timestamp, false, true},
    {"ms", milliseconds, false, true},
};
const base::Register<LogAlias> registered(kAliases);

thread_local std::string_view origin_name = "unspec";

}  // namespace

OriginScope::OriginScope(std::string_view name) { origin_name = name; }
OriginScope::~OriginScope() { origin_name = "unspec"; }
std::string_view current_origin() { return origin_name; }

int64_t accept_wall_us(const TxnView& txn) {
  const TxnLog* l = txn.log;
  if (l && l->start_wall_us && l->accept_us) return l->start_wall_us - (l->start_us - l->accept_us);
  return txn.conn ? txn.conn->accept_wall_us : 0;
}
void put_accept_date(const TxnView& txn, TextOut& out) { put_date_ms(accept_wall_us(txn), out); }

void put_hex(uint64_t value, int width, TextOut& out) {
  char buf[16];
  int n = 0;
  do buf[n++] = "0123456789ABCDEF"[value & 15], value >>= 4;
  while (value);
  for (int i = n; i < width; ++i) out.put('0');
  while (n) out.put(buf[--n]);
}

void put_number(uint64_t value, const LogFlags& flags, TextOut& out) {
  flags.hex ? put_hex(value, 4, out) : out.put_int(static_cast<int64_t>(value));
}

bool is_http(const TxnView& txn) { return txn.frontend && txn.frontend->config().mode == model::Mode::http; }

}  // namespace sluice::log
