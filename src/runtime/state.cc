#include "runtime/state.h"

#include <algorithm>
#include <utility>
#include <array>

#include "base/time.h"
#include "runtime/proxy.h"
#include "runtime/queue.h"
#include "runtime/state_lines.h"

namespace sluice::runtime {
namespace {
constexpr size_t kMaxListeners = 16;
std::array<std::atomic<StateListener>, kMaxListeners> listeners{};
std::atomic<size_t> listener_count{0};

void tell_listeners(LiveServer& s, const ServerState& before, const ServerState& after) {
  size_t n = std::min(listener_count.load(std::memory_order_acquire), kMaxListeners);
  for (size_t i = 0; i < n; ++i)
    if (StateListener f = listeners[i].load(std::memory_order_acquire)) f(s, before, after);
}

Oper risen(const LiveServer& s) { return s.config().slowstart > 0 ? Oper::starting : Oper::running; }
}  // namespace

void add_state_listener(StateListener f) {
  size_t at = listener_count.fetch_add(1, std::memory_order_acq_rel);
  if (at < kMaxListeners) listeners[at].store(f, std::memory_order_release);
}

/// One change, and what it led to.
struct StateChange::Step {
  ServerState before, after;
  bool was_usable = false, is_usable = false;
  bool lost_last = false;        ///< the backend has no usable server any more
  Census census;
};

namespace {
/// Backends count their own time up and down (show stat, row BACKEND).
bool note_backend(LiveProxy& p, int64_t now) {
  bool up = p.usable_active() + p.usable_backup() > 0;
  if (up == (p.backend_state.load(std::memory_order_relaxed) == 1)) return false;
  int64_t since = p.last_change_us.exchange(now, std::memory_order_relaxed);
  if (up) p.down_time_us.fetch_add(now - since, std::memory_order_relaxed);
  else p.lb_down_transitions.fetch_add(1, std::memory_order_relaxed);
  p.backend_state.store(up, std::memory_order_relaxed);
  return !up;
}
}  // namespace

// Under the mutex: the word, the balancer and the counts. False: nothing to do.
bool StateChange::shift(LiveServer& s, const ServerState& wanted, Step& step) {
  step.after = wanted;
  ServerState& after = step.after;
  if (after.admin == step.before.admin && after.oper == step.before.oper && after.suspect == step.before.suspect)
    return false;
  step.was_usable = s.usable();
  bool was_alive = step.before.alive();
  if ((was_alive && !after.alive()) || (!step.before.in_drain() && after.in_drain())) ++after.generation;
  int64_t now = base::monotonic_us();
  if (after.oper == Oper::starting && step.before.oper != Oper::starting) {
    s.warm_from_us_.store(now, std::memory_order_relaxed);
    s.warm_until_us_.store(now + int64_t{1000} * s.config().slowstart, std::memory_order_relaxed);
  }
  s.word_.store(LiveServer::pack(after), std::memory_order_release);
  if (was_alive != after.alive() || step.before.in_drain() != after.in_drain()) {
    int64_t since = s.last_change_us.exchange(now, std::memory_order_relaxed);
    if (!was_alive && after.alive()) s.down_time_us.fetch_add(now - since, std::memory_order_relaxed);
    if (was_alive && !after.alive()) s.counters.add(Ctr::down_transitions);
  }
  s.proxy_.place(s);
  step.is_usable = s.usable();
  step.lost_last = note_backend(s.proxy_, now);
  return true;
}

// In slices, so that a long queue never holds the mutex for long. Those who wait for a server that went away ask
// again when they may (option redispatch without option persist); with no server left at all, everybody does.
void StateChange::move_queues(LiveServer& s, Step& step) {
  LiveProxy& p = s.proxy_;
  bool may_leave = p.config().has(model::Opt::redispatch) && !p.config().has(model::Opt::persist);
  for (bool more = step.was_usable && !step.is_usable && may_leave; more;) {
    Mailbag bag;
    std::lock_guard lock(p.mutex_);
    more = !s.usable() && !p.queue_->send_back(&s, bag, &step.census.requeued);
  }
  for (bool more = step.lost_last; more;) {
    Mailbag bag;
    std::lock_guard lock(p.mutex_);
    more = p.usable_active() + p.usable_backup() == 0 && !p.queue_->send_back(nullptr, bag, nullptr);
  }
  for (bool more = step.is_usable; more;) {
    Mailbag bag;
    std::lock_guard lock(p.mutex_);
    more = !p.queue_->refill(s, bag, &step.census.requeued);
  }
  step.census.active = p.usable_active();
  step.census.backup = p.usable_backup();
  step.census.queued = s.queued.value();
  step.census.sessions = s.sessions.value();
}

void StateChange::follow_up(LiveServer& s, Step& step) {
  if (step.lost_last) say_no_server(s.proxy_);
  tell_listeners(s, step.before, step.after);
}

void StateChange::set_admin(LiveServer& s, uint8_t set, uint8_t clear, std::string_view cause) {
  set_admin_via(s, set, clear, cause, s.tracked);
}

void StateChange::set_admin_via(LiveServer& s, uint8_t set, uint8_t clear, std::string_view cause, LiveServer* via) {
  Step step;
  {
    std::lock_guard lock(s.proxy_.mutex_);
    step.before = s.state();
    ServerState wanted = step.before;
    wanted.admin = static_cast<uint8_t>((wanted.admin & ~clear) | set);
    if (!step.before.in_maint() && wanted.in_maint()) wanted.oper = Oper::stopped;
    if (step.before.in_maint() && !wanted.in_maint()) {
      bool down = via && via->state().oper == Oper::stopped;
      wanted.oper = down ? Oper::stopped : risen(s);
    }
    if (!shift(s, wanted, step)) return;
  }
  move_queues(s, step);
  say_admin(s, step.before, step.after, step.census, via, cause);
  follow_up(s, step);
  pass_on_admin(s);
}

void StateChange::pass_on_admin(LiveServer& s) {
  std::vector<LiveServer*> followers;
  {
    std::lock_guard lock(s.proxy_.mutex_);
    followers = s.trackers;
  }
  ServerState now = s.state();
  for (LiveServer* t : followers) {
    uint8_t set = static_cast<uint8_t>((now.in_maint() ? kInheritedMaint : 0) | (now.in_drain() ? kInheritedDrain : 0));
    set_admin_via(*t, set, static_cast<uint8_t>((kInheritedMaint | kInheritedDrain) & ~set), {}, &s);
  }
}

void StateChange::set_up(LiveServer& s, const Reason& why) { set_oper_via(s, risen(s), why, nullptr); }
void StateChange::set_down(LiveServer& s, const Reason& why) { set_oper_via(s, Oper::stopped, why, nullptr); }
void StateChange::set_stopping(LiveServer& s, const Reason& why) { set_oper_via(s, Oper::stopping, why, nullptr); }

void StateChange::set_oper_via(LiveServer& s, Oper oper, const Reason& why, LiveServer* via) {
  Step step;
  std::vector<LiveServer*> followers;
  {
    std::lock_guard lock(s.proxy_.mutex_);
    step.before = s.state();
    bool up = oper == Oper::running || oper == Oper::starting;
    bool was_up = step.before.oper == Oper::running || step.before.oper == Oper::starting;
    if (step.before.in_maint() || (up && was_up)) return;
    ServerState wanted = step.before;
    // Back from "stopping" it never was away: no slow start (manual 5.2 "slowstart").
    wanted.oper = up && step.before.oper == Oper::stopping ? Oper::running : oper;
    if (!shift(s, wanted, step)) return;
    followers = s.trackers;
  }
  move_queues(s, step);
  say_oper(s, step.before, step.after, step.census, via, why);
  follow_up(s, step);
  for (LiveServer* t : followers) {
    bool up = oper == Oper::running || oper == Oper::starting;
    set_oper_via(*t, up ? risen(*t) : oper, why, &s);
  }
}

void StateChange::set_weight(LiveServer& s, uint32_t weight) {
  Step step;
  {
    std::lock_guard lock(s.proxy_.mutex_);
    step.was_usable = s.usable();
    s.user_weight_.store(std::min(weight, 256u), std::memory_order_relaxed);
    s.proxy_.place(s);
    step.is_usable = s.usable();
    step.before = step.after = s.state();
    step.lost_last = note_backend(s.proxy_, base::monotonic_us());
  }
  move_queues(s, step);
  follow_up(s, step);
}

void StateChange::set_maxconn(LiveServer& s, uint32_t maxconn) {
  for (bool more = true; more;) {
    Mailbag bag;
    std::lock_guard lock(s.proxy_.mutex_);
    s.maxconn_.store(maxconn, std::memory_order_relaxed);
    s.proxy_.queue_->update_room(s);
    more = !s.proxy_.queue_->refill(s, bag);
  }
}

bool StateChange::probe_suspect(LiveServer& s) {
  Mailbag bag;
  std::lock_guard lock(s.proxy_.mutex_);
  return s.state().suspect && s.proxy_.queue_->probe(s, bag);
}

bool StateChange::set_suspect(LiveServer& s, bool suspect) {
  Step step;
  {
    std::lock_guard lock(s.proxy_.mutex_);
    step.before = s.state();
    ServerState wanted = step.before;
    wanted.suspect = suspect;
    if (!shift(s, wanted, step)) return false;
    auto& suspects = s.proxy_.queue_->suspects_;
    if (suspect) suspects.push_back(&s);
    else std::erase(suspects, &s);
    s.proxy_.queue_->update_room(s);
  }
  // Whoever is parked because all are suspect goes on waiting; who becomes usable takes from the queue.
  if (!suspect) move_queues(s, step);
  tell_listeners(s, step.before, step.after);
  return true;
}

bool StateChange::warm(LiveServer& s) {
  bool warm = false;
  for (bool more = true; more;) {
    Mailbag bag;
    std::lock_guard lock(s.proxy_.mutex_);
    ServerState now = s.state();
    if (now.oper != Oper::starting) return false;
    warm = base::monotonic_us() >= s.warm_until_us_.load(std::memory_order_relaxed);
    if (warm) {
      now.oper = Oper::running;
      s.word_.store(LiveServer::pack(now), std::memory_order_release);
    }
    s.proxy_.place(s);
    s.proxy_.queue_->update_room(s);
    more = !s.proxy_.queue_->refill(s, bag);
  }
  return !warm;
}

void StateChange::track(LiveServer& tracker, LiveServer& tracked) {
  {
    std::lock_guard lock(tracked.proxy_.mutex_);
    tracked.trackers.push_back(&tracker);
  }
  std::lock_guard lock(tracker.proxy_.mutex_);
  tracker.tracked = &tracked;
  Step step;
  step.before = tracker.state();
  ServerState wanted = step.before, seen = tracked.state();
  if (seen.in_maint()) wanted.admin |= kInheritedMaint, wanted.oper = Oper::stopped;
  if (seen.in_drain()) wanted.admin |= kInheritedDrain;
  if (seen.oper == Oper::stopped) wanted.oper = Oper::stopped;
  shift(tracker, wanted, step);
}

void StateChange::untrack(LiveServer& tracker) {
  LiveServer* tracked = std::exchange(tracker.tracked, nullptr);
  if (!tracked) return;
  std::lock_guard lock(tracked->proxy_.mutex_);
  std::erase(tracked->trackers, &tracker);
}

void StateChange::restore(LiveServer& s, const ServerState& saved, uint32_t weight, int64_t seconds_since_change) {
  std::lock_guard lock(s.proxy_.mutex_);
  Step step;
  step.before = s.state();
  s.user_weight_.store(std::min(weight, 256u), std::memory_order_relaxed);
  if (!shift(s, saved, step)) s.proxy_.place(s);
  int64_t since = base::monotonic_us() - seconds_since_change * 1000000;
  s.last_change_us.store(since, std::memory_order_relaxed);
  if (saved.oper != Oper::starting) return;
  s.warm_from_us_.store(since, std::memory_order_relaxed);   // slowstart goes on where it was
  s.warm_until_us_.store(since + int64_t{1000} * s.config().slowstart, std::memory_order_relaxed);
  s.proxy_.place(s);
}

}  // namespace sluice::runtime
