// Live figures of the process, of proxies and servers. Manual 7.3.2 (be_conn, nbsrv, srv_is_up ...).
#include <algorithm>

#include "base/time.h"
#include "expr/fetch_util.h"
#include "runtime/runtime.h"

namespace sluice::rules {
namespace {

using Args = std::span<const Arg>;
using expr::Sample;
using expr::Type;
using runtime::LiveProxy;
using runtime::LiveServer;
using runtime::Runtime;

int64_t now_us() {
  net::Loop* loop = net::Loop::current();
  return loop ? loop->now_us() : base::monotonic_us();
}

/// The proxy or server that the first argument names; resolved once the configuration is alive.
const LiveProxy* proxy_of(Args args) { return args.empty() ? nullptr : static_cast<LiveProxy*>(args[0].ref); }
const LiveServer* server_of(Args args) { return args.empty() ? nullptr : static_cast<LiveServer*>(args[0].ref); }

template <int64_t (*figure)(const LiveProxy&)>
Got of_proxy(Args args, TxnView&, Sample& out) {
  const LiveProxy* p = proxy_of(args);
  return p ? expr::give_int(out, figure(*p)) : Got::no;
}
template <int64_t (*figure)(const LiveServer&)>
Got of_server(Args args, TxnView&, Sample& out) {
  const LiveServer* s = server_of(args);
  return s ? expr::give_int(out, figure(*s)) : Got::no;
}

// --- proxies ---

int64_t be_conn(const LiveProxy& p) { return p.be_conn.value(); }
int64_t be_sess_rate(const LiveProxy& p) { return p.be_sess_rate.per_second(now_us()); }
int64_t fe_conn(const LiveProxy& p) { return p.fe_conn.value(); }
int64_t fe_req_rate(const LiveProxy& p) { return p.req_rate.per_second(now_us()); }
int64_t fe_sess_rate(const LiveProxy& p) { return p.sess_rate.per_second(now_us()); }
int64_t nbsrv(const LiveProxy& p) { return p.usable_servers(); }
int64_t queue(const LiveProxy& p) { return p.total_queued(); }

/// Waiting ones a server; twice their number when there is none.
int64_t avg_queue(const LiveProxy& p) {
  int64_t queued = p.total_queued(), servers = p.usable_servers();
  return servers > 0 ? (queued + servers - 1) / servers : queued * 2;
}

/// Backups count once nobody else is left.
bool counts(const LiveProxy& p, const LiveServer& s) {
  return s.usable() && (!s.config().backup || p.usable_active() == 0);
}

/// -1 when one of them has no limit.
int64_t be_conn_free(const LiveProxy& p) {
  int64_t free = 0;
  bool unlimited = false;
  p.for_each_server([&](LiveServer& s) {
    if (!counts(p, s)) return;
    unlimited |= s.maxconn() == 0;
    free += int64_t{s.maxconn()} - s.served.load(std::memory_order_relaxed);
  });
  return unlimited ? -1 : std::max<int64_t>(free, 0);
}

int64_t connslots(const LiveProxy& p) {
  int64_t slots = 0;
  bool unlimited = false;
  p.for_each_server([&](LiveServer& s) {
    if (!s.state().alive()) return;
    unlimited |= s.maxconn() == 0 || s.config().maxqueue == 0;
    slots += int64_t{s.maxconn()} - s.sessions.value() + s.config().maxqueue - s.queued.value();
  });
  return unlimited ? -1 : slots;
}

// --- servers ---

int64_t srv_conn(const LiveServer& s) { return s.sessions.value(); }
int64_t srv_conn_free(const LiveServer& s) {
  if (s.maxconn() == 0) return -1;
  return std::max<int64_t>(int64_t{s.maxconn()} - s.served.load(std::memory_order_relaxed), 0);
}
int64_t srv_queue(const LiveServer& s) { return s.queued.value(); }
int64_t srv_sess_rate(const LiveServer& s) { return s.session_rate.per_second(now_us()); }
int64_t srv_iweight(const LiveServer& s) { return s.config().weight; }
int64_t srv_uweight(const LiveServer& s) { return s.user_weight(); }
int64_t srv_weight(const LiveServer& s) { return (s.effective_weight() + 15) / 16; }

Got srv_is_up(Args args, TxnView&, Sample& out) {
  const LiveServer* s = server_of(args);
  return s ? expr::give_bool(out, s->state().alive()) : Got::no;
}

// --- the process ---

template <int64_t (*figure)(const runtime::Process&)>
Got of_process(Args, TxnView&, Sample& out) {
  Runtime* rt = Runtime::get_if();
  return rt ? expr::give_int(out, figure(rt->process)) : Got::no;
}
int64_t act_conn(const runtime::Process& p) { return p.connections.value(); }
int64_t uptime(const runtime::Process& p) { return (now_us() - p.start_us) / 1'000'000; }

Got stopping(Args, TxnView&, Sample& out) {
  Runtime* rt = Runtime::get_if();
  return expr::give_bool(out, rt && rt->process.stopping.load(std::memory_order_relaxed));
}

using expr::kAllUses, expr::kUseInternal;

constexpr Fetch kFetches[] = {
    {"act_conn", "", Type::sint, kAllUses, of_process<act_conn>},
    {"uptime", "", Type::sint, kAllUses, of_process<uptime>},
    {"stopping", "", Type::boolean, kUseInternal, stopping},
    {"avg_queue", "backend", Type::sint, kUseInternal, of_proxy<avg_queue>},
    {"be_conn", "backend", Type::sint, kUseInternal, of_proxy<be_conn>},
    {"be_conn_free", "backend", Type::sint, kUseInternal, of_proxy<be_conn_free>},
    {"be_sess_rate", "backend", Type::sint, kUseInternal, of_proxy<be_sess_rate>},
    {"connslots", "backend", Type::sint, kUseInternal, of_proxy<connslots>},
    {"nbsrv", "backend", Type::sint, kUseInternal, of_proxy<nbsrv>},
    {"queue", "backend", Type::sint, kUseInternal, of_proxy<queue>},
    {"fe_conn", "frontend", Type::sint, kUseInternal, of_proxy<fe_conn>},
    {"fe_req_rate", "frontend", Type::sint, kUseInternal, of_proxy<fe_req_rate>},
    {"fe_sess_rate", "frontend", Type::sint, kUseInternal, of_proxy<fe_sess_rate>},
    {"srv_conn", "server", Type::sint, kUseInternal, of_server<srv_conn>},
    {"srv_conn_free", "server", Type::sint, kUseInternal, of_server<srv_conn_free>},
    {"srv_is_up", "server", Type::boolean, kUseInternal, srv_is_up},
    {"srv_iweight", "server", Type::sint, kUseInternal, of_server<srv_iweight>},
    {"srv_queue", "server", Type::sint, kUseInternal, of_server<srv_queue>},
    {"srv_sess_rate", "server", Type::sint, kUseInternal, of_server<srv_sess_rate>},
    {"srv_uweight", "server", Type::sint, kUseInternal, of_server<srv_uweight>},
    {"srv_weight", "server", Type::sint, kUseInternal, of_server<srv_weight>},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::rules
