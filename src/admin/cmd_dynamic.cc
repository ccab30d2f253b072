// Servers that come and go at run time: add server, del server. Management guide 9.3.
#include <algorithm>
#include <set>

#include "admin/targets.h"
#include "base/time.h"
#include "config/server_line.h"
#include "health/start.h"
#include "runtime/state.h"

namespace sluice::admin {
namespace {

using runtime::LiveProxy;
using runtime::LiveServer;

constexpr int32_t kPollMs = 5;
constexpr int64_t kPatienceUs = 200'000;
constexpr size_t kMostServers = 1'000'000;   ///< slots of one backend; those of removed servers count

/// The first complaint, without the full stop of a sentence in a log.
std::string complaint(const Diagnostics& diags) {
  for (const Diagnostic& d : diags.all())
    if (d.severity == Severity::alert) return d.text;
  return "The server's line cannot be read.";
}

/// The lowest id that no server of the backend has; 0 when `wanted` is taken.
uint32_t free_id(const LiveProxy& p, uint32_t wanted) {
  std::set<uint32_t> used;
  p.for_each_server([&](LiveServer& s) { used.insert(s.config().id); });
  if (wanted) return used.contains(wanted) ? 0 : wanted;
  uint32_t id = 1;
  for (uint32_t u : used)
    if (u == id) ++id;
  return id;
}

/// The server that `track` names, checked; null after a message, or when there is none to track.
LiveServer* tracked_by(CommandRun& r, const LiveProxy& p, const std::string& path, bool& ok) {
  ok = true;
  if (path.empty()) return nullptr;
  std::string full = path.find('/') == std::string::npos ? p.name() + '/' + path : path;
  ok = false;
  LiveServer* target = need_server(r, full);
  if (!target) return nullptr;
  if (!target->check && !target->agent && !target->tracked)
    return r.message(3, "unable to use " + full + " for tracking as it does not have any check nor agent enabled."), nullptr;
  ok = true;
  return target;
}

void add_server(CommandRun& r) {
  std::string_view path = word(r, 2);
  size_t slash = path.find('/');
  if (slash == std::string_view::npos || slash + 1 == path.size()) return r.message(3, "Require 'backend/server'.");
  LiveProxy* p = need_backend(r, path.substr(0, slash), "No such backend.");
  if (!p) return;
  if (p->is_static()) return r.message(3, "Backend must use a dynamic load balancing to support dynamic servers.");
  std::string name(path.substr(slash + 1));
  if (p->find_server(name)) return r.message(3, "Already exists a server with the same name in backend.");
  if (p->server_count() >= kMostServers) return r.message(3, "This backend cannot take more servers.");
  std::vector<Word> words{{"server", 0}, {name, 0}};
  for (size_t i = 3; i < r.words().size(); ++i) words.push_back({r.words()[i], 0});
  Diagnostics diags;
  runtime::Runtime& rt = runtime::Runtime::get();
  auto config = config::read_dynamic_server(rt.config(), const_cast<model::Proxy&>(p->config()), words, diags);
  if (!config) return r.message(3, complaint(diags));
  config->id = free_id(*p, config->id);
  if (!config->id) return r.message(3, "The id is already used by another server of the backend.");
  bool ok = false;
  LiveServer* tracked = tracked_by(r, *p, config->track, ok);
  if (!ok) return;
  LiveServer& s = p->add_server(std::move(config));
  health::attach_at_run_time(s);
  if (tracked) runtime::StateChange::track(s, *tracked);
  r.message(6, "New server registered.");
}

/// Empty when it was deleted.
std::string try_delete(LiveServer& s) {
  bool hopeless = false;
  std::string why = why_kept(s, hopeless);
  if (!why.empty()) return why;
  if (!s.proxy().remove_server(s)) return "Server still has connections attached to it, cannot remove it.";
  runtime::StateChange::untrack(s);
  health::retire(s);
  return {};
}

// What "disable server" set off on other threads a moment ago still refers to the server: it has kPatienceUs to end.
void del_server(CommandRun& r) {
  if (!need_server(r, word(r, 2))) return;
  int64_t deadline = base::monotonic_us() + kPatienceUs;
  r.poll(kPollMs, [deadline, path = std::string(word(r, 2))](CommandRun& run) {
    LiveServer* s = need_server(run, path);
    if (!s) return true;
    std::string why = try_delete(*s);
    bool wait = !why.empty() && s->state().in_maint() && s->served.load() == 0 && base::monotonic_us() < deadline;
    if (wait) return false;
    run.message(why.empty() ? 6 : 3, why.empty() ? "Server deleted." : why);
    return true;
  });
}

constexpr Command kCommands[] = {
    {"add server", "add server <bk>/<srv>", "make a server in a backend", Level::admin, add_server},
    {"del server", "del server <bk>/<srv>", "delete a server that is in maintenance", Level::admin, del_server},
};
const base::Register<Command> reg(kCommands);

}  // namespace
}  // namespace sluice::admin
