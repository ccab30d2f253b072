// Limits that change at run time, and frontends that stop: set maxconn, set rate-limit, enable/disable/shutdown
// frontend. Management guide 9.3.
#include "admin/targets.h"
#include "base/strings.h"
#include "log/log.h"
#include "model/proxy.h"
#include "runtime/state.h"
#include "session/acceptor.h"

namespace sluice::admin {
namespace {

void maxconn_server(CommandRun& r) {
  runtime::LiveServer* s = need_server(r, word(r, 3));
  if (!s) return;
  if (word(r, 4).empty()) return r.message(3, "Require <maxconn>.");
  auto n = base::to_int(word(r, 4));
  size_t digits = word(r, 4).find_first_not_of("0123456789");
  if (!n && digits != 0 && digits != std::string_view::npos) return r.message(3, "Trailing garbage in maxconn string");
  if (!n || *n < 0 || *n > INT32_MAX) return r.message(3, "maxconn string empty or preceded by garbage");
  runtime::StateChange::set_maxconn(*s, static_cast<uint32_t>(*n));
}

void maxconn_frontend(CommandRun& r) {
  runtime::LiveProxy* p = need_frontend(r, word(r, 3));
  if (!p) return;
  if (word(r, 4).empty()) return r.message(3, "Integer value expected.");
  auto n = base::to_int(word(r, 4));
  if (!n || *n < 0 || *n > INT32_MAX) return r.message(3, "Value out of range.");
  p->fe_maxconn.store(static_cast<uint32_t>(*n), std::memory_order_relaxed);
  session::Acceptor::review();
}

void maxconn_global(CommandRun& r) {
  if (word(r, 3).empty()) return r.message(3, "Expects an integer value.");
  runtime::Process& process = runtime::Runtime::get().process;
  auto n = base::to_int(word(r, 3));
  if (!n || *n < 0 || *n > process.hard_maxconn) return r.message(3, "Value out of range.");
  process.maxconn.store(*n ? static_cast<uint32_t>(*n) : process.hard_maxconn, std::memory_order_relaxed);
  session::Acceptor::review();
}

void rate_limit(CommandRun& r) {
  runtime::Process& process = runtime::Runtime::get().process;
  std::string_view what = word(r, 2);
  bool known = what == "connections" || what == "sessions" || what == "ssl-sessions" || what == "http-compression";
  if (!known || word(r, 3) != "global")
    return r.message(3, "'set rate-limit' only supports :\n"
                        "   - 'connections global' to set the per-process maximum connection rate\n"
                        "   - 'sessions global' to set the per-process maximum session rate\n"
                        "   - 'ssl-sessions global' to set the per-process maximum SSL session rate\n"
                        "   - 'http-compression global' to set the per-process maximum compression speed in kB/s");
  if (word(r, 4).empty()) return r.message(3, "Expects an integer value.");
  auto n = base::to_int(word(r, 4));
  if (!n || *n < 0 || *n > INT32_MAX) return r.message(3, "Value out of range.");
  if (what == "connections") process.conn_rate_limit.store(static_cast<uint32_t>(*n), std::memory_order_relaxed);
  else if (what == "sessions") process.sess_rate_limit.store(static_cast<uint32_t>(*n), std::memory_order_relaxed);
  else r.message(3, "This limit has nothing to act on: neither TLS nor compression is built in yet.");
  session::Acceptor::review();
}

void say(const runtime::LiveProxy& p, std::string_view verb) {
  log::event(&p, 4, std::string(verb) + " frontend " + p.name() + '.');
}

void disable_frontend(CommandRun& r) {
  runtime::LiveProxy* p = need_frontend(r, word(r, 2));
  if (!p) return;
  if (p->stopped.load()) return r.message(3, "Frontend was previously shut down, cannot disable.");
  if (p->fe_disabled.exchange(true)) return r.message(5, "All sockets are already disabled.");
  session::Acceptor::review();
  say(*p, "Paused");
}

void enable_frontend(CommandRun& r) {
  runtime::LiveProxy* p = need_frontend(r, word(r, 2));
  if (!p) return;
  if (p->stopped.load()) return r.message(3, "Frontend was previously shut down, cannot enable.");
  if (!p->fe_disabled.exchange(false)) return r.message(5, "All sockets are already enabled.");
  session::Acceptor::review();
  say(*p, "Resumed");
}

void shutdown_frontend(CommandRun& r) {
  runtime::LiveProxy* p = need_frontend(r, word(r, 2));
  if (!p) return;
  if (p->stopped.exchange(true)) return r.message(3, "Frontend was already shut down.");
  session::Acceptor::review();
  log::event(p, 4,
             "Proxy " + p->name() + " stopped (cumulated conns: FE: " +
                 std::to_string(p->fe.sum(runtime::Ctr::connections)) +
                 ", BE: " + std::to_string(p->be.sum(runtime::Ctr::sessions)) + ").");
}

constexpr Command kCommands[] = {
    {"set maxconn server", "set maxconn server <bk>/<srv>", "change a server's maxconn", Level::admin, maxconn_server},
    {"set maxconn frontend", "set maxconn frontend <frontend> <value>", "change a frontend's maxconn", Level::admin,
     maxconn_frontend},
    {"set maxconn global", "set maxconn global <value>", "change the process's maxconn", Level::admin, maxconn_global},
    {"set rate-limit", "set rate-limit <setting> <value>", "change a limit of events a second", Level::admin,
     rate_limit},
    {"disable frontend", "disable frontend <frontend>", "stop accepting for a while", Level::admin, disable_frontend},
    {"enable frontend", "enable frontend <frontend>", "accept again", Level::admin, enable_frontend},
    {"shutdown frontend", "shutdown frontend <frontend>", "stop a frontend for good", Level::admin, shutdown_frontend},
};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
