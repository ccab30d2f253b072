// drain server, ready server, wait: commands that answer when something has come to be. The first two are extensions:
// a deploy that loses nothing is one command before and one after.
#include "admin/json.h"
#include "admin/targets.h"
#include "base/strings.h"
#include "base/time.h"
#include "config/units.h"
#include "model/proxy.h"

namespace sluice::admin {
namespace {

using runtime::LiveServer;

constexpr int32_t kPollMs = 20;
constexpr int64_t kProgressUs = 1000000;

/// What still keeps a draining server busy.
struct Left {
  uint32_t served, queued, connections, idle;
  uint32_t total() const { return std::max(served, connections) + queued + idle; }
};
Left left_on(const LiveServer& s) {
  return {s.served.load(std::memory_order_relaxed), s.queued.value(), s.used.value(), s.idle.value()};
}

/// A server by name, looked up at every poll: it may be deleted meanwhile.
struct Watched {
  std::string text;
  LiveServer* find() const {
    size_t slash = text.find('/');
    runtime::LiveProxy* p = runtime::Runtime::get().find_backend(std::string_view(text).substr(0, slash));
    return p ? p->find_server(std::string_view(text).substr(slash + 1)) : nullptr;
  }
};

struct Options {
  int64_t deadline_us = 0;   ///< 0: none
  bool then_maint = false, progress = false, json = false, ok = true;
};

Options parse_options(CommandRun& r, size_t i, bool drain) {
  Options o;
  for (; i < r.words().size(); ++i) {
    std::string_view w = word(r, i);
    if (w == "timeout") {
      config::TimeValue t = config::parse_time(word(r, ++i), config::TimeUnit::s);
      if (!t.ok()) return r.message(3, "Invalid timeout value."), o.ok = false, o;
      o.deadline_us = base::monotonic_us() + t.value * 1000;
    } else if (drain && w == "then" && word(r, i + 1) == "maint") {
      o.then_maint = true, ++i;
    } else if (w == "progress") {
      o.progress = true;
    } else if (w == "json") {
      o.json = true;
    } else {
      r.message(3, drain ? "Expects 'timeout <time>', 'then maint', 'progress' or 'json'."
                         : "Expects 'timeout <time>', 'progress' or 'json'.");
      return o.ok = false, o;
    }
  }
  return o;
}

std::string drain_json(const Watched& w, bool drained, int64_t began, uint32_t left, const Left& parts) {
  std::string out = "{\"server\":";
  append_json_string(out, w.text);
  out += drained ? ",\"drained\":true" : ",\"drained\":false";
  out += ",\"waited_ms\":" + std::to_string((base::monotonic_us() - began) / 1000) + ",\"left\":" + std::to_string(left);
  out += ",\"persistent\":" + std::to_string(parts.served) + "}\n";
  return out;
}

void drain_server(CommandRun& r) {
  LiveServer* s = need_server(r, word(r, 2));
  if (!s) return;
  Options o = parse_options(r, 3, true);
  if (!o.ok) return;
  change_state(*s, WantedState::drain);
  Watched w{r.words()[2]};
  int64_t began = base::monotonic_us();
  r.poll(kPollMs, [o, w, began, said = began](CommandRun& run) mutable {
    LiveServer* server = w.find();
    if (!server) return run.message(3, "No such server."), true;
    Left left = left_on(*server);
    int64_t now = base::monotonic_us();
    bool over = o.deadline_us && now >= o.deadline_us;
    if (left.total() && !over) {
      if (o.progress && now - said >= kProgressUs) {
        said = now;
        run.print("draining served=" + std::to_string(left.served) + " queued=" + std::to_string(left.queued) +
                  " connections=" + std::to_string(left.connections) + " idle=" + std::to_string(left.idle) + '\n');
      }
      return false;
    }
    bool drained = left.total() == 0;
    if (drained && o.then_maint) change_state(*server, WantedState::maint);
    if (o.json) run.print(drain_json(w, drained, began, left.total(), left));
    else run.message(drained ? 6 : 4, drained ? "drained" : "timeout left=" + std::to_string(left.total()));
    return true;
  });
}

runtime::CheckReport check_report(const LiveServer& s) {
  runtime::CheckReport report;
  if (s.check) s.check->report(report);
  return report;
}

/// Up in the eyes of its check, one that ended after the first `ended`; without a check, at once.
bool is_up(const LiveServer& s, uint64_t ended = 0) {
  if (!s.state().alive()) return false;
  runtime::CheckReport report = check_report(s);
  if (!report.configured || !report.enabled) return true;
  return report.health >= report.rise && report.ended >= ended;
}

void ready_server(CommandRun& r) {
  LiveServer* s = need_server(r, word(r, 2));
  if (!s) return;
  Options o = parse_options(r, 3, false);
  if (!o.ok) return;
  // A server that leaves maintenance is up until a check says otherwise: the word of the next one is waited for.
  uint64_t next_check = check_report(*s).ended + 1;
  change_state(*s, WantedState::ready);
  if (s->check) s->check->check_now();
  Watched w{r.words()[2]};
  int64_t began = base::monotonic_us();
  r.poll(kPollMs, [o, w, began, next_check](CommandRun& run) {
    LiveServer* server = w.find();
    if (!server) return run.message(3, "No such server."), true;
    bool up = is_up(*server, next_check);
    if (!up && (!o.deadline_us || base::monotonic_us() < o.deadline_us)) return false;
    if (o.json) {
      std::string out = "{\"server\":";
      append_json_string(out, w.text);
      out += up ? ",\"ready\":true" : ",\"ready\":false";
      run.print(out + ",\"waited_ms\":" + std::to_string((base::monotonic_us() - began) / 1000) + "}\n");
    } else {
      run.message(up ? 6 : 4, up ? "ready" : "timeout not up");
    }
    return true;
  });
}

}  // namespace

std::string why_kept(const LiveServer& s, bool& hopeless) {
  hopeless = false;
  if (s.named || !s.trackers.empty() || !s.proxy().config().use_servers.empty()) {
    hopeless = true;
    return "This server cannot be removed at runtime due to other configuration elements pointing to it.";
  }
  if (!s.state().in_maint()) return "Only servers in maintenance mode can be deleted.";
  if (left_on(s).total() || s.references.load(std::memory_order_relaxed))
    return "Server still has connections attached to it, cannot remove it.";
  return {};
}

namespace {

constexpr std::string_view kWaitHelp =
    "Usage: wait {-h|<delay>} [condition [args...]]\n"
    "  srv-removable <bk>/<srv>  until the server may be deleted\n"
    "  srv-drained <bk>/<srv>    until nothing is left on the server\n"
    "  srv-up <bk>/<srv>         until its check says UP\n"
    "Without condition: the whole delay.\n";

void wait_for(CommandRun& r) {
  if (word(r, 1) == "-h") return r.print(kWaitHelp);
  config::TimeValue t = config::parse_time(word(r, 1));
  if (word(r, 1).empty() || !t.ok()) return r.message(3, "Expects a duration in milliseconds.");
  int64_t deadline = base::monotonic_us() + t.value * 1000;
  std::string what(word(r, 2));
  if (what.empty()) {
    r.poll(kPollMs, [deadline](CommandRun& run) {
      if (base::monotonic_us() < deadline) return false;
      return run.message(6, "Done."), true;
    });
    return;
  }
  if (what != "srv-removable" && what != "srv-drained" && what != "srv-up") return r.print(kWaitHelp);
  if (word(r, 3).empty()) return r.message(3, "Missing server name (<backend>/<server>).");
  if (!need_server(r, word(r, 3))) return;
  Watched w{r.words()[3]};
  r.poll(kPollMs, [deadline, what, w](CommandRun& run) {
    LiveServer* s = w.find();
    if (!s) return run.message(3, "Failed. No such server."), true;
    bool hopeless = false;
    std::string reason;
    bool done;
    if (what == "srv-removable") reason = why_kept(*s, hopeless), done = reason.empty();
    else done = what == "srv-up" ? is_up(*s) : left_on(*s).total() == 0;
    if (done) return run.message(6, "Done."), true;
    if (hopeless) return run.message(3, "Failed. " + reason), true;
    if (base::monotonic_us() < deadline) return false;
    return run.message(3, reason.empty() ? "Wait delay expired." : "Wait delay expired. " + reason), true;
  });
}

constexpr Command kCommands[] = {
    {"drain server", "drain server <bk>/<srv> [opts]*", "drain, and answer when nothing is left on it", Level::admin,
     drain_server},
    {"ready server", "ready server <bk>/<srv> [opts]*", "put back, and answer when it is up", Level::admin,
     ready_server},
    {"wait", "wait {-h|<delay_ms>} cond [args...]", "wait for a time or a condition", Level::user, wait_for},
};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
