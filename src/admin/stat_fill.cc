// Rows of frontends, backends and listeners.
#include "admin/stat_row.h"
#include "model/proxy.h"

namespace sluice::admin {
namespace {

using model::Opt;
using runtime::Ctr;
using runtime::LiveProxy;

uint64_t seconds_since(int64_t now_us, int64_t then_us) {
  return now_us > then_us ? static_cast<uint64_t>((now_us - then_us) / 1000000) : 0;
}

/// As the reference names them; what it has no name for is "unknown".
std::string_view algorithm_name(const LiveProxy& p) {
  std::string_view a = p.config().balance.algorithm;
  for (std::string_view known : {"roundrobin", "static-rr", "first", "leastconn", "source", "uri", "url_param", "hdr",
                                 "rdp-cookie", "hash"})
    if (a.substr(0, a.find('(')) == known) return known;
  return "unknown";
}

struct Tally {
  uint32_t up = 0, all = 0;
};
Tally tally(const LiveProxy& p) {
  Tally t;
  p.for_each_server([&](runtime::LiveServer& s) {
    ++t.all;
    t.up += s.state().alive();
  });
  return t;
}

uint32_t limit_of(const LiveProxy& p) {
  uint32_t own = p.fe_maxconn.load(std::memory_order_relaxed);
  return own ? own : runtime::Runtime::get().process.maxconn.load(std::memory_order_relaxed);
}

}  // namespace

void fill_frontend(StatRow& row, const LiveProxy& p, int64_t now_us) {
  bool http = p.config().mode == model::Mode::http;
  const runtime::Counters& c = p.fe;
  fill_names(row, StatType::frontend, p, "FRONTEND", 0);
  fill_traffic(row, c, http);
  row.u32(col::scur, p.fe_conn.value());
  row.u32(col::smax, p.fe_conn.max());
  row.u32(col::slim, limit_of(p));
  row.u64(col::stot, c.sum(Ctr::sessions));
  row.u64(col::dreq, c.sum(Ctr::denied_req));
  row.u64(col::ereq, c.sum(Ctr::err_req));
  row.u64(col::dcon, c.sum(Ctr::denied_conn));
  row.u64(col::dses, c.sum(Ctr::denied_sess));
  row.str(col::status, p.stopped.load() ? "STOP" : p.fe_disabled.load() ? "PAUSED" : "OPEN");
  row.u32(col::rate, p.sess_rate.per_second(now_us));
  row.u32(col::rate_lim, p.config().rate_limit_sessions);
  row.u32(col::rate_max, p.sess_rate.max());
  row.u32(col::conn_rate, p.conn_rate.per_second(now_us));
  row.u32(col::conn_rate_max, p.conn_rate.max());
  row.u64(col::conn_tot, c.sum(Ctr::connections));
  row.u32(col::req_rate, p.req_rate.per_second(now_us));
  row.u32(col::req_rate_max, p.req_rate.max());
  row.u64(col::req_tot, c.sum(Ctr::requests));
  for (size_t i = col::comp_in; i <= col::comp_rsp; ++i) row.u64(i, 0);
  for (size_t i = col::sess_other; i <= col::h3req; ++i) row.u64(i, 0);
  row.u64(http ? col::h1sess : col::sess_other, c.sum(Ctr::sessions));
  fill_modules(row, c, http);
  if (!http) return;
  row.u64(col::h1req, c.sum(Ctr::requests));
  row.u64(col::intercepted, c.sum(Ctr::intercepted));
  row.u64(col::cache_lookups, 0);
  row.u64(col::cache_hits, 0);
}

void fill_backend(StatRow& row, const LiveProxy& p, int64_t now_us, const StatOptions& options) {
  bool http = p.config().mode == model::Mode::http;
  const runtime::Counters& c = p.be;
  fill_names(row, StatType::backend, p, "BACKEND", 0);
  fill_traffic(row, c, http);
  row.u32(col::qcur, p.backend_queue.value());
  row.u32(col::qmax, p.backend_queue.max());
  row.u32(col::scur, p.be_conn.value());
  row.u32(col::smax, p.be_conn.max());
  row.u32(col::slim, p.full_load.load(std::memory_order_relaxed));
  row.u64(col::stot, c.sum(Ctr::sessions));
  row.u64(col::dreq, c.sum(Ctr::denied_req));
  row.u64(col::econ, c.sum(Ctr::err_conn));
  row.u64(col::eresp, c.sum(Ctr::err_resp));
  row.u64(col::wretr, c.sum(Ctr::retries));
  row.u64(col::wredis, c.sum(Ctr::redispatches));
  std::string status = p.stopped.load() ? "STOP" : p.total_weight() > 0 || p.server_count() == 0 ? "UP" : "DOWN";
  if (options.hide_maint || options.up_only) {
    Tally t = tally(p);
    status += " (" + std::to_string(t.up) + '/' + std::to_string(t.all) + ')';
  }
  row.str(col::status, status);
  uint32_t in_use = p.total_weight() - (p.usable_active() ? p.backup_weight() : 0);
  uint32_t weight = (in_use + 15) / 16;
  row.u32(col::weight, weight);
  row.u32(col::uweight, weight);
  row.u32(col::act, p.usable_active(), "MGPV");
  row.u32(col::bck, p.usable_backup(), "MGPV");
  row.u64(col::chkdown, p.lb_down_transitions.load(std::memory_order_relaxed));
  row.u32(col::lastchg, seconds_since(now_us, p.last_change_us.load(std::memory_order_relaxed)));
  uint64_t down = static_cast<uint64_t>(p.down_time_us.load(std::memory_order_relaxed) / 1000000);
  if (!p.backend_state.load()) down += seconds_since(now_us, p.last_change_us.load(std::memory_order_relaxed));
  row.u32(col::downtime, down);
  row.u64(col::lbtot, c.sum(Ctr::lb_total));
  row.u32(col::rate, p.be_sess_rate.per_second(now_us), "MGPV");
  row.u32(col::rate_max, p.be_sess_rate.max(), "MGPV");
  row.u64(col::cli_abrt, c.sum(Ctr::client_aborts));
  row.u64(col::srv_abrt, c.sum(Ctr::server_aborts));
  for (size_t i = col::comp_in; i <= col::comp_rsp; ++i) row.u64(i, 0);
  int64_t last = p.last_session_us.load(std::memory_order_relaxed);
  row.s32(col::lastsess, last ? static_cast<int64_t>(seconds_since(now_us, last)) : -1);
  row.u32(col::qtime, p.queue_time.average());
  row.u32(col::ctime, p.connect_time.average());
  row.u32(col::rtime, p.response_time.average());
  row.u32(col::ttime, p.total_time.average());
  row.u32(col::qtime_max, p.queue_time.max());
  row.u32(col::ctime_max, p.connect_time.max());
  row.u32(col::rtime_max, p.response_time.max());
  row.u32(col::ttime_max, p.total_time.max());
  row.str(col::algo, algorithm_name(p));
  row.u64(col::connect, c.sum(Ctr::connects));
  row.u64(col::reuse, c.sum(Ctr::reuses));
  for (size_t i = col::agg_server_status; i <= col::agg_check_status; ++i) row.u32(i, 0);
  fill_modules(row, c, http);
  if (!http) return;
  uint64_t open = 0, busy = 0;
  p.for_each_server([&](const runtime::LiveServer& s) { open += s.used.value() + s.idle.value(), busy += s.used.value(); });
  row.u64(col::h1_open_connections, open, "MGPV");
  row.u64(col::h1_open_streams, busy, "MGPV");
  row.u64(col::req_tot, c.sum(Ctr::requests));
  row.u64(col::cache_lookups, 0);
  row.u64(col::cache_hits, 0);
}

void fill_listener(StatRow& row, const runtime::LiveListener& l) {
  const model::Bind& b = l.bind;
  const runtime::Counters& c = l.counters;
  fill_names(row, StatType::listener, l.proxy, b.name.empty() ? "sock-" + std::to_string(b.id) : b.name, b.id);
  fill_traffic(row, c, false);
  row.u32(col::scur, l.conn.value());
  row.u32(col::smax, l.conn.max());
  row.u32(col::slim, b.maxconn);
  row.u64(col::stot, c.sum(Ctr::connections));
  row.u64(col::dreq, c.sum(Ctr::denied_req));
  row.u64(col::ereq, c.sum(Ctr::err_req));
  row.u64(col::dcon, c.sum(Ctr::denied_conn));
  row.u64(col::dses, c.sum(Ctr::denied_sess));
  using State = runtime::LiveListener::State;
  State state = l.state.load();
  row.str(col::status, state == State::listening ? "OPEN" : state == State::full ? "FULL" : "WAITING");
  row.str(col::addr, address_text(b.address.ip));
  row.str(col::proto, "tcp");
  fill_modules(row, c, false);
}

}  // namespace sluice::admin
