#include "process/take_state.h"

#include <fmt/format.h>

#include <vector>

#include "admin/line.h"
#include "config/server_line.h"
#include "config/state_settings.h"
#include "health/check.h"
#include "health/start.h"
#include "process/messages.h"
#include "runtime/state.h"

namespace sluice::process {
namespace {

using runtime::LiveProxy;
using runtime::LiveServer;
using runtime::Oper;
using runtime::StateChange;

constexpr uint8_t kByCommand = runtime::kForcedMaint | runtime::kForcedDrain;
constexpr size_t kMostSaid = 100;   ///< notices; the rest is counted

/// Notices about servers, not more than anyone reads.
class Notices {
 public:
  void say(const std::string& backend, const std::string& name, std::string_view text) {
    if (said_++ < kMostSaid) notice(fmt::format("server {}/{} {}", backend, name, text));
  }
  ~Notices() {
    if (said_ > kMostSaid) notice(fmt::format("{} more servers are not as they were before the reload.", said_ - kMostSaid));
  }

 private:
  size_t said_ = 0;
};

void take_health(LiveServer& s, const OldServer& old, bool all) {
  if (old.saved.check_status > 1 || all) restore_check(s, old.saved, all);
  auto* agent = dynamic_cast<health::Check*>(s.agent.get());
  if (!agent || old.agent_status <= 1) return;
  runtime::CheckReport was;
  agent->report(was);
  was.number = static_cast<uint8_t>(old.agent_status);
  was.result = static_cast<uint8_t>(old.agent_result);
  was.health = old.agent_health;
  if (all) was.enabled = old.agent_enabled;
  agent->restore(was);
}

void take_address(LiveServer& s, const SavedServer& saved) {
  net::Address a = s.address();
  if (!saved.address.is_ip()) return;
  a = saved.address;
  a.set_port(saved.port);
  s.set_address(a);
}

/// What the state of s will be.
runtime::ServerState state_after(const LiveServer& s, const OldServer& old, bool all) {
  runtime::ServerState state = s.state();
  if (all) {
    state.admin = s.config().dynamic ? old.saved.admin & kByCommand : admin_after(s, old.saved);
    if (s.address().is_ip()) state.admin &= static_cast<uint8_t>(~runtime::kResolutionMaint);
  }
  // In maintenance nobody knew whether it was well.
  bool was_maint = old.saved.admin & runtime::kAnyMaint;
  if (state.in_maint()) state.oper = Oper::stopped;
  else if ((s.check || s.agent || s.tracked) && !was_maint) state.oper = static_cast<Oper>(old.saved.oper);
  else if (s.state().in_maint()) state.oper = Oper::running;
  return state;
}

void take_server(LiveServer& s, const OldServer& old, bool all, Notices& notices) {
  const std::string& backend = s.proxy().name();
  bool same = config::server_line_of(s.config()).fingerprint == old.fingerprint;
  bool by_command = old.saved.admin & kByCommand && !(s.state().admin & kByCommand);
  if (!same) notices.say(backend, s.name(), "is as its line says, which changed: what was known of it is not kept.");
  if (by_command && same && !all)
    notices.say(backend, s.name(), fmt::format("was {} by command and is ready again: 'reload-state all' in the global section keeps "
                                               "that over reloads.", old.saved.admin & runtime::kForcedMaint ? "in maintenance" : "drained"));
  if (!same || old.saved.oper < 0 || old.saved.oper > 3) return;
  if (all) take_address(s, old.saved);
  take_health(s, old, all);
  uint32_t weight = s.user_weight();
  if (all && old.saved.weight >= 0 && old.saved.weight <= 256) weight = static_cast<uint32_t>(old.saved.weight);
  StateChange::restore(s, state_after(s, old, all), weight, std::max<int64_t>(0, old.saved.seconds_since_change));
  if (all && old.maxconn != s.maxconn()) StateChange::set_maxconn(s, old.maxconn);
}

/// A server that was added at run time is added again.
LiveServer* add_again(runtime::Runtime& rt, LiveProxy& p, const OldServer& old) {
  std::vector<Word> words;
  for (std::string& w : admin::split_words(old.words)) words.push_back({std::move(w), 0});
  Diagnostics diags;
  auto config = config::read_dynamic_server(rt.config(), const_cast<model::Proxy&>(p.config()), words, diags);
  if (!config || p.is_static()) return nullptr;
  uint32_t highest = 0;
  p.for_each_server([&](LiveServer& s) { highest = std::max(highest, s.config().id); });
  config->id = highest + 1;
  std::string track = config->track;
  LiveServer& s = p.add_server(std::move(config));
  health::attach_at_run_time(s);
  LiveServer* target = track.empty() ? nullptr : p.find_server(track.substr(track.find('/') + 1));
  if (target) StateChange::track(s, *target);
  return &s;
}

void take_servers(runtime::Runtime& rt, const OldState& old, bool all) {
  Notices notices;
  for (const auto& [who, was] : old.servers) {
    LiveProxy* p = rt.find_backend(who.first);
    if (!p) continue;
    LiveServer* s = p->find_server(who.second);
    bool added_again = !s && was.added && all && (s = add_again(rt, *p, was));
    if (!s && was.added)
      notices.say(who.first, who.second, all ? "was added at run time and cannot be added again."
                                             : "was added at run time and is gone: 'reload-state all' in the global section keeps it.");
    if (!s) continue;
    // Where the operator keeps states in files, files are what counts.
    bool by_file = config::state_file_of(p->config()).from != config::StateFile::From::none;
    if (!by_file || added_again) take_server(*s, was, all, notices);
    old.columns.load(was.counters, s->counters);
    s->down_time_us.store(was.down_us, std::memory_order_relaxed);
  }
}

void take_counters(runtime::Runtime& rt, const OldState& old) {
  for (const auto& [name, was] : old.frontends)
    if (LiveProxy* p = rt.find_frontend(name)) old.columns.load(was.counters, p->fe);
  for (const auto& [name, was] : old.backends) {
    LiveProxy* p = rt.find_backend(name);
    if (!p || !old.columns.load(was.counters, p->be)) continue;
    p->down_time_us.store(was.down_us, std::memory_order_relaxed);
    p->lb_down_transitions.store(was.times_down, std::memory_order_relaxed);
  }
  std::map<std::pair<std::string, std::string>, size_t> used;
  for (const auto& l : rt.listeners()) {
    std::pair key(l->proxy.name(), runtime::listener_key(*l));
    auto was = old.listeners.find(key);
    if (was == old.listeners.end()) continue;
    size_t n = used[key]++;
    if (n < was->second.size()) old.columns.load(was->second[n], l->counters);
  }
}

}  // namespace

void take_state(runtime::Runtime& rt, const OldState& old, bool all) {
  take_servers(rt, old, all);
  take_counters(rt, old);
}

}  // namespace sluice::process
