// Commands that change a server's state and weight: enable, disable, set server, weights. Management guide 9.3.
#include "admin/targets.h"
#include "base/strings.h"
#include "model/proxy.h"
#include "runtime/state.h"

namespace sluice::admin {
namespace {

using runtime::LiveServer;
using runtime::StateChange;

/// srv_check_health of a server at its best: rise 2, fall 3.
constexpr uint8_t kHealthUp = 4;

void disable_server(CommandRun& r) {
  if (LiveServer* s = need_server(r, word(r, 2))) StateChange::set_admin(*s, runtime::kForcedMaint, 0, {});
}
void enable_server(CommandRun& r) {
  if (LiveServer* s = need_server(r, word(r, 2)))
    StateChange::set_admin(*s, 0, runtime::kForcedMaint | runtime::kForcedDrain, {});
}

void toggle_check(CommandRun& r, bool agent, bool on) {
  LiveServer* s = need_server(r, word(r, 2));
  if (!s) return;
  auto& check = agent ? s->agent : s->check;
  std::string error;
  runtime::CheckReport report;
  if (check) check->report(report);
  if (!report.configured) {
    if (on)
      r.message(3, agent ? "Agent was not configured on this server, cannot enable."
                         : "Health check was not configured on this server, cannot enable.");
    return;
  }
  if (!check->set_enabled(on, error) && !error.empty()) r.message(3, error);
}
void disable_health(CommandRun& r) { toggle_check(r, false, false); }
void enable_health(CommandRun& r) { toggle_check(r, false, true); }
void disable_agent(CommandRun& r) { toggle_check(r, true, false); }
void enable_agent(CommandRun& r) { toggle_check(r, true, true); }

void set_state(CommandRun& r, LiveServer& s) {
  std::string_view w = word(r, 4);
  if (w == "ready") change_state(s, WantedState::ready);
  else if (w == "drain") change_state(s, WantedState::drain);
  else if (w == "maint") change_state(s, WantedState::maint);
  else r.message(3, "'set server <srv> state' expects 'ready', 'drain' and 'maint'.");
}

void set_health(CommandRun& r, LiveServer& s) {
  if (s.tracked) return r.message(3, "cannot change health on a tracking server.");
  std::string_view w = word(r, 4);
  std::string error;
  if (s.check && (w == "up" || w == "stopping" || w == "down")) s.check->set_result(w != "down", error);
  if (w == "up" || w == "down") s.health_by_hand = w == "up" ? kHealthUp : 0;
  if (w == "up") StateChange::set_up(s, {"changed from CLI", {}});
  else if (w == "stopping") StateChange::set_stopping(s, {"changed from CLI", {}});
  else if (w == "down") StateChange::set_down(s, {"changed from CLI", {}});
  else r.message(3, "'set server <srv> health' expects 'up', 'stopping', or 'down'.");
}

void report_change(CommandRun& r, bool done, const std::string& error) {
  if (!done) r.message(3, error.empty() ? "This is not possible on this server." : error);
}

void set_agent(CommandRun& r, LiveServer& s) {
  runtime::CheckReport agent;
  if (s.agent) s.agent->report(agent);
  if (!agent.enabled) return r.message(3, "agent checks are not enabled on this server.");
  std::string_view w = word(r, 4);
  if (w != "up" && w != "down") return r.message(3, "'set server <srv> agent' expects 'up' or 'down'.");
  std::string error;
  bool done = s.agent->set_result(w == "up", error);
  report_change(r, done, error);
}

/// check-port, agent-port: a port of the check, "health" or "agent" side.
void set_check_port(CommandRun& r, LiveServer& s, bool agent) {
  auto& check = agent ? s.agent : s.check;
  if (!check)
    return r.message(3, agent ? "agent checks are not enabled on this server"
                              : "health checks are not enabled on this server");
  if (word(r, 4).empty())
    return r.message(3, std::string("set server <b>/<s> ") + (agent ? "agent" : "check") + "-port requires a port.");
  auto port = base::to_int(word(r, 4));
  if (!port) return r.message(3, "provided port is not an integer");
  if (*port < 0 || *port > 65535) return r.message(3, "provided port is invalid");
  std::string error;
  bool done = check->set_port(static_cast<uint16_t>(*port), error);
  report_change(r, done, error);
}

void set_check_address(CommandRun& r, LiveServer& s, bool agent) {
  auto& check = agent ? s.agent : s.check;
  if (!check)
    return r.message(3, agent ? "agent checks are not enabled on this server"
                              : "health checks are not enabled on this server");
  std::string_view text = word(r, 4);
  if (text.empty())
    return r.message(3, std::string("set server <b>/<s> ") + (agent ? "agent" : "check") +
                            "-addr requires an address and optionally a port.");
  net::Address a = net::Address::parse_ip(text);
  if (!a.is_ip()) return r.message(3, "invalid addr '" + std::string(text) + "'");
  if (word(r, 5) == "port") {
    auto port = base::to_int(word(r, 6));
    if (!port || *port < 0 || *port > 65535) return r.message(3, "provided port is not an integer");
    std::string error;
    if (!check->set_port(static_cast<uint16_t>(*port), error)) return report_change(r, false, error);
  }
  std::string error;
  bool done = check->set_address(a, error);
  report_change(r, done, error);
}

void set_agent_send(CommandRun& r, LiveServer& s) {
  if (!s.agent) return r.message(3, "agent checks are not enabled on this server.");
  std::string error;
  bool done = s.agent->set_send(word(r, 4), error);
  report_change(r, done, error);
}

/// "IP changed from '1' to '2', port changed from '3' to '4' by 'stats socket command'".
void set_address(CommandRun& r, LiveServer& s) {
  std::string_view text = word(r, 4);
  if (text.empty()) return r.message(3, "set server <b>/<s> addr requires an address and optionally a port.");
  if (s.config().address.kind != net::Endpoint::Kind::ip && s.config().address.kind != net::Endpoint::Kind::host)
    return r.message(4, "Invalid addr '" + std::string(text) + "'");
  net::Address wanted = net::Address::parse_ip(text);
  if (!wanted.is_ip()) return r.message(4, "Invalid addr '" + std::string(text) + "'");
  net::Address old = s.address();
  wanted.set_port(old.port());
  if (word(r, 5) == "port") {
    std::string_view digits = word(r, 6);
    auto port = base::to_int(digits);
    if (!port || digits.starts_with('+') || *port < 0 || *port > 65535)
      return r.message(4, "problem converting port '" + std::string(digits) + "' to an int by 'stats socket command'");
    wanted.set_port(static_cast<uint16_t>(*port));
  }
  std::string said;
  net::Address bare_old = old, bare_new = wanted;
  bare_old.set_port(0), bare_new.set_port(0);
  if (bare_old != bare_new) said = "IP changed from '" + old.ip_text() + "' to '" + wanted.ip_text() + "'";
  if (old.port() != wanted.port()) {
    if (!said.empty()) said += ", ";
    said += "port changed from '" + std::to_string(old.port()) + "' to '" + std::to_string(wanted.port()) + "'";
  }
  if (said.empty()) return r.message(4, "nothing changed");
  s.set_address(wanted);
  r.message(4, said + " by 'stats socket command'");
}

void set_server(CommandRun& r) {
  LiveServer* s = need_server(r, word(r, 2));
  if (!s) return;
  std::string_view what = word(r, 3);
  if (what == "state") return set_state(r, *s);
  if (what == "health") return set_health(r, *s);
  if (what == "agent") return set_agent(r, *s);
  if (what == "addr") return set_address(r, *s);
  if (what == "check-port") return set_check_port(r, *s, false);
  if (what == "check-addr") return set_check_address(r, *s, false);
  if (what == "agent-port") return set_check_port(r, *s, true);
  if (what == "agent-addr") return set_check_address(r, *s, true);
  if (what == "agent-send") return set_agent_send(r, *s);
  if (what == "fqdn" && word(r, 4).empty()) return r.message(3, "set server <b>/<s> fqdn requires a FQDN.");
  if (what == "fqdn") return r.message(3, "set server <b>/<s> fqdn failed because no resolution is configured.");
  if (what == "ssl")
    return r.message(3, "'set server <srv> ssl' cannot be set.  default-server should define ssl settings");
  if (what == "weight") {
    std::string error = change_weight(*s, word(r, 4));
    if (!error.empty()) r.message(3, error);
    return;
  }
  r.message(3, "usage: set server <backend>/<server> addr | agent | agent-addr | agent-port | agent-send | check-addr | "
               "check-port | fqdn | health | ssl | state | weight");
}

void set_weight(CommandRun& r) {
  LiveServer* s = need_server(r, word(r, 2));
  if (!s) return;
  std::string error = change_weight(*s, word(r, 3));
  if (!error.empty()) r.message(3, error);
}

void get_weight(CommandRun& r) {
  LiveServer* s = need_server(r, word(r, 2));
  if (s)
    r.print(std::to_string(s->user_weight()) + " (initial " + std::to_string(s->config().weight) + ")\n");
}

constexpr Command kCommands[] = {
    {"disable server", "disable server (DEPRECATED)", "put a server into maintenance (see 'set server')", Level::admin,
     disable_server},
    {"enable server", "enable server  (DEPRECATED)", "end a server's maintenance (see 'set server')", Level::admin,
     enable_server},
    {"disable health", "disable health", "pause a server's health check", Level::admin, disable_health},
    {"enable health", "enable health", "go on with a server's health check", Level::admin, enable_health},
    {"disable agent", "disable agent", "pause a server's agent check", Level::admin, disable_agent},
    {"enable agent", "enable agent", "go on with a server's agent check", Level::admin, enable_agent},
    {"set server", "set server <bk>/<srv> [opts]", "change a server's state, weight, address", Level::admin, set_server},
    {"set weight", "set weight <bk>/<srv>  (DEPRECATED)", "change a server's weight (see 'set server')", Level::admin,
     set_weight},
    {"get weight", "get weight <bk>/<srv>", "a server's weight now and at first", Level::user, get_weight},
};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
