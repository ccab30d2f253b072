// show servers state, show servers conn, show backend. The state form is what server-state-file reads back.
#include "admin/server_state_line.h"
#include "admin/targets.h"
#include "base/strings.h"
#include "base/time.h"
#include "model/proxy.h"

namespace sluice::admin {
namespace {

using runtime::LiveProxy;
using runtime::LiveServer;

constexpr size_t kPiece = 16384;
constexpr int kPaused = 8;   ///< bit of srv_check_state and srv_agent_state

/// Walks the servers of one backend or of all, a piece of text at a time.
struct ServerWalk {
  const LiveProxy* only = nullptr;
  size_t proxy = 0, server = 0;
  void (*print)(std::string& out, const LiveServer& s);

  bool next(std::string& out) {
    const auto& all = runtime::Runtime::get().proxies();
    size_t until = out.size() + kPiece;
    for (; proxy < all.size(); ++proxy, server = 0) {
      const LiveProxy& p = *all[proxy];
      if ((only && only != &p) || !(p.config().caps & model::kBackendCap)) continue;
      while (server < p.server_count()) {
        if (out.size() >= until) return true;
        if (const LiveServer* s = p.server_at(server++)) print(out, *s);
      }
    }
    return false;
  }
};

std::string or_dash(const net::Address& a) { return a.is_ip() ? a.ip_text() : "-"; }

void show_state(CommandRun& r) {
  LiveProxy* only = word(r, 3).empty() ? nullptr : need_backend(r, word(r, 3), "Can't find backend.");
  if (!only && !word(r, 3).empty()) return;
  r.print(
      "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight "
      "srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state "
      "bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr "
      "srv_agent_addr srv_agent_port\n");
  r.stream([w = ServerWalk{only, 0, 0, print_server_state}](std::string& out) mutable { return w.next(out); });
}

void print_conn(std::string& out, const LiveServer& s) {
  auto put = [&out](int64_t v) { out += ' ', base::append_int(out, v); };
  net::Address a = s.address();
  out += s.proxy().name() + '/' + s.name() + ' ' + std::to_string(s.proxy().id()) + '/' + std::to_string(s.config().id);
  out += ' ' + or_dash(a);
  put(a.port());
  out += " -";
  put(s.config().pool_purge_delay);
  put(s.served.load(std::memory_order_relaxed));
  put(s.used.value());
  put(s.used.max());
  put(s.used.max());
  put(0);
  put(s.idle.value());   // the reference's "unsafe" and "safe" lists are one pool here
  put(0);
  put(s.config().pool_max_conn);
  put(s.idle.value());
  size_t threads = runtime::Runtime::get().loops.size();
  for (size_t i = 0; i < threads; ++i) put(i == 0 ? s.idle.value() : 0);
  out += '\n';
}

void show_conn(CommandRun& r) {
  LiveProxy* only = word(r, 3).empty() ? nullptr : need_backend(r, word(r, 3), "Can't find backend.");
  if (!only && !word(r, 3).empty()) return;
  r.print(
      "# bkname/svname bkid/svid addr port - purge_delay served used_cur used_max need_est idle_sess unsafe_nb safe_nb "
      "idle_lim idle_cur idle_per_thr[" +
      std::to_string(runtime::Runtime::get().loops.size()) + "]\n");
  r.stream([w = ServerWalk{only, 0, 0, print_conn}](std::string& out) mutable { return w.next(out); });
}

void show_backend(CommandRun& r) {
  r.print("# name\n");
  r.stream([i = size_t{0}](std::string& out) mutable {
    const auto& all = runtime::Runtime::get().proxies();
    for (size_t until = out.size() + kPiece; i < all.size() && out.size() < until; ++i)
      if (all[i]->config().caps & model::kBackendCap) out += all[i]->name(), out += '\n';
    return i < all.size();
  });
}

constexpr Command kCommands[] = {
    {"show servers state", "show servers state [<backend>]", "servers as server-state-file wants them", Level::user,
     show_state},
    {"show servers conn", "show servers conn [<backend>]", "connections to servers", Level::user, show_conn},
    {"show backend", "show backend", "names of the backends", Level::user, show_backend},
};
const base::Register<Command> registered(kCommands);

}  // namespace

void print_server_state(std::string& out, const LiveServer& s) {
  runtime::CheckReport check, agent;
  if (s.check) s.check->report(check);
  if (s.agent) s.agent->report(agent);
  runtime::ServerState state = s.state();
  net::Address a = s.address();
  bool by_name = s.config().address.kind == net::Endpoint::Kind::host;
  auto seconds = (base::monotonic_us() - s.last_change_us.load(std::memory_order_relaxed)) / 1000000;
  auto put = [&out](auto v) { out += std::to_string(v), out += ' '; };
  auto text = [&out](const std::string& v) { out += v, out += ' '; };
  put(s.proxy().id());
  text(s.proxy().name());
  put(s.config().id);
  text(s.name());
  text(or_dash(a));
  put(state.in_maint() ? 0 : static_cast<int>(state.oper));
  put(static_cast<int>(state.admin));
  put(s.user_weight());
  put(s.config().weight);
  put(std::max<int64_t>(0, seconds));
  put(static_cast<int>(check.number));
  put(static_cast<int>(check.result));
  // A server in maintenance has no health; one that no check looks at has what commands gave it.
  put(state.in_maint() ? 0 : check.configured ? check.health : s.health_by_hand.load(std::memory_order_relaxed));
  int paused = s.config().disabled ? kPaused : 0;
  put(!check.configured ? paused : check.enabled ? check.state : check.state & ~kPaused);
  put(static_cast<int>(agent.state));
  put(s.proxy().config().id_given);
  put(s.config().id_given);
  text(by_name ? s.config().address.name : "-");
  put(static_cast<int>(a.port()));
  out += "- 0 ";
  put(static_cast<int>(check.port));
  text(or_dash(check.address));
  text(or_dash(agent.address));
  out += std::to_string(agent.port);
  out += '\n';
}

}  // namespace sluice::admin
