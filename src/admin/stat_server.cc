// The row of a server.
#include "admin/stat_row.h"
#include "model/proxy.h"
#include "runtime/state.h"

namespace sluice::admin {
namespace {

using runtime::Ctr;
using runtime::LiveServer;

uint64_t seconds_since(int64_t now_us, int64_t then_us) {
  return now_us > then_us ? static_cast<uint64_t>((now_us - then_us) / 1000000) : 0;
}

/// Whether the traffic of the server, or of the one whose state it has, is watched (server keyword "observe").
bool is_observed(const LiveServer* s) {
  while (s->tracked) s = s->tracked;
  return s->observer;
}

void fill_check(StatRow& row, const LiveServer& s, const runtime::ServerState& state) {
  if (!s.check) return;
  runtime::CheckReport r;
  s.check->report(r);
  if (!r.configured) return;
  row.u64(col::chkfail, s.counters.sum(Ctr::failed_checks));
  row.u64(col::chkdown, s.counters.sum(Ctr::down_transitions));
  if (!r.enabled || state.in_maint() || r.status.empty()) return;
  row.str(col::check_status, r.in_progress ? "* " + r.status : r.status);
  if (r.code >= 0) row.u32(col::check_code, static_cast<uint64_t>(r.code));
  if (r.duration_ms >= 0) row.u64(col::check_duration, static_cast<uint64_t>(r.duration_ms));
  row.str(col::check_desc, r.description);
  row.str(col::last_chk, r.output);
  row.u32(col::check_rise, static_cast<uint64_t>(r.rise));
  row.u32(col::check_fall, static_cast<uint64_t>(r.fall));
  row.u32(col::check_health, static_cast<uint64_t>(r.health));
}

/// An agent goes on in maintenance.
void fill_agent(StatRow& row, const LiveServer& s) {
  if (!s.agent) return;
  runtime::CheckReport r;
  s.agent->report(r);
  if (!r.configured || !r.enabled || r.status.empty()) return;
  row.str(col::agent_status, r.in_progress ? "* " + r.status : r.status);
  if (r.code >= 0) row.u32(col::agent_code, static_cast<uint64_t>(r.code));
  if (r.duration_ms >= 0) row.u64(col::agent_duration, static_cast<uint64_t>(r.duration_ms));
  row.str(col::agent_desc, r.description);
  row.str(col::last_agt, r.output);
  row.u32(col::agent_rise, static_cast<uint64_t>(r.rise));
  row.u32(col::agent_fall, static_cast<uint64_t>(r.fall));
  row.u32(col::agent_health, static_cast<uint64_t>(r.health));
}

void fill_times(StatRow& row, const LiveServer& s, int64_t now_us) {
  int64_t last = s.last_session_us.load(std::memory_order_relaxed);
  row.s32(col::lastsess, last ? static_cast<int64_t>(seconds_since(now_us, last)) : -1);
  row.u32(col::qtime, s.queue_time.average());
  row.u32(col::ctime, s.connect_time.average());
  row.u32(col::rtime, s.response_time.average());
  row.u32(col::ttime, s.total_time.average());
  row.u32(col::qtime_max, s.queue_time.max());
  row.u32(col::ctime_max, s.connect_time.max());
  row.u32(col::rtime_max, s.response_time.max());
  row.u32(col::ttime_max, s.total_time.max());
}

void fill_connections(StatRow& row, const LiveServer& s) {
  row.u64(col::connect, s.counters.sum(Ctr::connects));
  row.u64(col::reuse, s.counters.sum(Ctr::reuses));
  row.u32(col::srv_icur, s.idle.value());
  if (s.config().pool_max_conn >= 0) row.u32(col::src_ilim, static_cast<uint64_t>(s.config().pool_max_conn));
  row.u32(col::idle_conn_cur, s.idle.value());
  row.u32(col::safe_conn_cur, 0);
  row.u32(col::used_conn_cur, s.used.value());
  row.u32(col::need_conn_est, s.used.max());
  row.u32(col::priv_idle_cur, 0);
}

}  // namespace

void fill_server(StatRow& row, const LiveServer& s, int64_t now_us) {
  const runtime::LiveProxy& p = s.proxy();
  const runtime::Counters& c = s.counters;
  runtime::ServerState state = s.state();
  bool http = p.config().mode == model::Mode::http;
  fill_names(row, StatType::server, p, s.name(), s.config().id);
  row.server = &s;
  fill_traffic(row, c, http);
  row.u32(col::qcur, s.queued.value());
  row.u32(col::qmax, s.queued.max());
  row.u32(col::scur, s.sessions.value());
  row.u32(col::smax, s.sessions.max());
  if (s.maxconn()) row.u32(col::slim, s.maxconn());
  row.u64(col::stot, c.sum(Ctr::sessions));
  row.u64(col::econ, c.sum(Ctr::err_conn));
  row.u64(col::eresp, c.sum(Ctr::err_resp));
  row.u64(col::wretr, c.sum(Ctr::retries));
  row.u64(col::wredis, c.sum(Ctr::redispatches));
  row.str(col::status, runtime::status_text(s));
  bool warming = state.oper == runtime::Oper::starting && s.user_weight() > 0 && !state.in_drain();
  uint32_t weight = warming ? (s.effective_weight() + 15) / 16 : s.user_weight();
  row.u32(col::weight, weight);
  row.u32(col::uweight, s.user_weight());
  if (warming) row.u32(col::throttle, s.effective_weight() * 100 / (s.user_weight() * 16));
  row.u32(col::act, !s.config().backup);
  row.u32(col::bck, s.config().backup);
  int64_t changed = s.last_change_us.load(std::memory_order_relaxed);
  row.u32(col::lastchg, seconds_since(now_us, changed));
  fill_check(row, s, state);
  if (is_observed(&s)) row.u64(col::hanafail, s.counters.sum(Ctr::failed_hana));
  fill_agent(row, s);
  if (row.values[col::chkfail].kind != StatValue::Kind::none) {
    uint64_t down = static_cast<uint64_t>(s.down_time_us.load(std::memory_order_relaxed) / 1000000);
    row.u32(col::downtime, down + (state.oper == runtime::Oper::stopped ? seconds_since(now_us, changed) : 0));
  }
  if (s.config().maxqueue) row.u32(col::qlimit, s.config().maxqueue);
  row.u64(col::lbtot, c.sum(Ctr::lb_total));
  if (s.tracked) row.str(col::tracked, s.tracked->proxy().name() + '/' + s.tracked->name());
  row.u32(col::rate, s.session_rate.per_second(now_us));
  row.u32(col::rate_max, s.session_rate.max());
  row.u64(col::cli_abrt, c.sum(Ctr::client_aborts));
  row.u64(col::srv_abrt, c.sum(Ctr::server_aborts));
  fill_times(row, s, now_us);
  row.str(col::addr, server_address_text(s));
  if (!s.config().cookie.empty()) row.str(col::cookie, s.config().cookie);
  fill_connections(row, s);
  row.u32(col::srid, 0);
  if (http) row.u64(col::req_tot, c.sum(Ctr::requests));
  fill_modules(row, c, http);
}

}  // namespace sluice::admin
