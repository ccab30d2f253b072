// "_getstate": what this process knows, for the one that follows it (reload-state). Lines of text:
//   state 1 <names of counters>
//   F <frontend> <counters>
//   B <backend> <counters> <microseconds down> <times down>
//   L <frontend> <listener> <counters>
//   A <backend> <fingerprint> <words of the server line>         a server that was added at run time; its S follows
//   S <fingerprint> <maxconn> <microseconds down> <agent's status, result, health, enabled> <counters> <line of "show servers
//     state">
//   end
// process/old_state.h reads it. Loop 0.
#include <fmt/format.h>

#include "admin/server_state_line.h"
#include "config/server_line.h"
#include "runtime/counter_names.h"
#include "runtime/runtime.h"
#include "sluice/command.h"

namespace sluice::admin {
namespace {

using runtime::LiveProxy;
using runtime::LiveServer;

constexpr size_t kPiece = 16384;

void print_server(std::string& out, const LiveServer& s) {
  config::ServerLine line = config::server_line_of(s.config());
  if (s.config().dynamic) out += fmt::format("A {} {:x} {}\n", s.proxy().name(), line.fingerprint, line.words);
  runtime::CheckReport agent;
  if (s.agent) s.agent->report(agent);
  out += fmt::format("S {:x} {} {} {} {} {} {:d} ", line.fingerprint, s.maxconn(), s.down_time_us.load(std::memory_order_relaxed),
                     agent.number, agent.result, agent.health, agent.enabled);
  runtime::print_counters(out, s.counters);
  out += ' ';
  print_server_state(out, s);
}

void print_proxy(std::string& out, const LiveProxy& p) {
  if (p.config().caps & model::kFrontendCap) {
    out += "F " + p.name() + ' ';
    runtime::print_counters(out, p.fe);
    out += '\n';
  }
  if (!(p.config().caps & model::kBackendCap)) return;
  out += "B " + p.name() + ' ';
  runtime::print_counters(out, p.be);
  out += fmt::format(" {} {}\n", p.down_time_us.load(std::memory_order_relaxed), p.lb_down_transitions.load(std::memory_order_relaxed));
}

/// Listeners have no name of their own always: they are told by what their bind line says.
void print_listener(std::string& out, const runtime::LiveListener& l) {
  out += fmt::format("L {} {} ", l.proxy.name(), runtime::listener_key(l));
  runtime::print_counters(out, l.counters);
  out += '\n';
}

/// Goes through all of it, a piece of text at a time.
struct Walk {
  size_t proxy = 0, server = 0, listener = 0;

  bool next(std::string& out) {
    auto& rt = runtime::Runtime::get();
    size_t until = out.size() + kPiece;
    for (; proxy < rt.proxies().size(); ++proxy, server = 0) {
      const LiveProxy& p = *rt.proxies()[proxy];
      if (server == 0) print_proxy(out, p);
      while (server < p.server_count()) {
        if (out.size() >= until) return true;
        if (const LiveServer* s = p.server_at(server++)) print_server(out, *s);
      }
    }
    while (listener < rt.listeners().size()) {
      if (out.size() >= until) return true;
      print_listener(out, *rt.listeners()[listener++]);
    }
    out += "end\n";
    return false;
  }
};

void get_state(CommandRun& r) {
  r.print("state 1 " + runtime::counter_header() + '\n');
  r.stream([w = Walk{}](std::string& out) mutable { return w.next(out); });
}

constexpr Command kCommands[] = {
    {"_getstate", "_getstate", "what is known, for the process that follows", Level::admin, get_state, true}};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
