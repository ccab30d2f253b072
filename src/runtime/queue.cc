#include "runtime/queue.h"

#include <algorithm>

#include "base/time.h"
#include "runtime/grant_table.h"

namespace sluice::runtime {
namespace {
/// Servers looked at again per pick when none seems to have room: keeps a pick far from O(servers).
constexpr size_t kLookAgain = 16;

/// Class in the upper bits, then arrival in milliseconds, moved by the offset. Manual 4.4 "set-priority-offset".
uint64_t order_of(const Ask& ask) {
  int64_t priority = std::clamp<int64_t>(ask.priority_class, -2047, 2047) + 2048;
  int64_t arrival = base::monotonic_us() / 1000 + (int64_t{1} << 40) + ask.priority_offset_ms;
  return static_cast<uint64_t>(priority) << 52 | (static_cast<uint64_t>(arrival) & ((uint64_t{1} << 52) - 1));
}
}  // namespace

void Mailbag::send() {
  for (size_t i = 0; i < count_; ++i) letters_[i].to->post({&GrantTable::deliver, nullptr, letters_[i].ticket});
  count_ = 0;
}

Pick Queue::acquire(Ticket& t, const Ask& ask, const PickInput& in) {
  if (LiveServer* s = ask.bound; s && (ask.force || s->state().alive())) {
    uint32_t waiting = static_cast<uint32_t>(s->waiting_.line.size());
    if (ask.bound_strict) return acquire_bound(t, ask, *s);
    if (s->usable() && !s->state().suspect && (!s->full() || waiting < proxy_.config_.max_keep_alive_queue)) return acquire_bound(t, ask, *s);
  }
  LiveServer* s = choose(in);
  if (s && ask.park_on_suspects && s->state().suspect) return park(t, ask);
  if (s && !s->full()) {
    proxy_.count_balanced(*s);
    take(t, *s);
    return Pick::taken;
  }
  if (s) return acquire_bound(t, ask, *s);
  if (proxy_.usable_servers() == 0) return ask.park ? park(t, ask) : Pick::no_server;
  return join(t, ask, nullptr);
}

// No more wait than the servers' own queues would hold.
Pick Queue::park(Ticket& t, const Ask& ask) {
  if (boundless_ == 0 && shared_.line.size() >= most_parked_) return Pick::queue_full;
  Pick p = join(t, ask, nullptr);
  t.parked_ = ask.park_on_suspects;
  return p == Pick::queued ? Pick::parked : p;
}

Pick Queue::acquire_bound(Ticket& t, const Ask& ask, LiveServer& s) {
  if (!s.full()) {
    take(t, s);
    return Pick::taken;
  }
  return join(t, ask, &s);
}

// Only active servers, while one is usable; then the first backup, or all of them with "option allbackups".
LiveServer* Queue::choose(const PickInput& in) {
  bool backup = proxy_.usable_active() == 0;
  if (backup && !proxy_.backup_balancer_) return proxy_.usable_backups_.first();
  Balancer* balancer = backup ? proxy_.backup_balancer_.get() : proxy_.balancer_.get();
  if (!balancer) return nullptr;
  if (LiveServer* s = balancer->pick(in)) return s;
  if (recheck_aside())
    if (LiveServer* s = balancer->pick(in)) return s;
  PickInput anyone = in;
  anyone.anyone = true;
  if (LiveServer* s = balancer->pick(anyone)) return s;
  return choose_suspect(backup);
}

LiveServer* Queue::choose_suspect(bool backup) {
  for (size_t i = 0; i < std::min(suspects_.size(), kLookAgain); ++i) {
    LiveServer* s = suspects_[suspect_turn_++ % suspects_.size()];
    if (s->usable() && !s->full() && s->config().backup == backup) return s;
  }
  return nullptr;
}

// A limit between minconn and maxconn rises with the backend's load, which no event of the server tells.
bool Queue::recheck_aside() {
  bool found = false;
  for (size_t i = 0; i < std::min(dynamic_.size(), kLookAgain); ++i) {
    LiveServer* s = dynamic_[dynamic_turn_++ % dynamic_.size()];
    if (!s->lb_aside || s->full() || s->state().suspect) continue;
    update_room(*s);
    found = true;
  }
  return found;
}

void Queue::occupy(LiveServer& s) {
  uint32_t served = s.served.fetch_add(1, std::memory_order_relaxed) + 1;
  ++proxy_.taken_;
  s.sessions.up();
  proxy_.count_taken(s);
  if (s.lb_weight) proxy_.balancer_of(s)->served_changed(s, served);
  update_room(s);
}

void Queue::take(Ticket& t, LiveServer& s) {
  occupy(s);
  t.state_ = Ticket::State::taken;
  t.server_ = &s;
  t.proxy_ = &proxy_;
}

void Queue::give_back(LiveServer& s) {
  uint32_t served = s.served.fetch_sub(1, std::memory_order_relaxed) - 1;
  --proxy_.taken_;
  s.sessions.down();
  if (s.lb_weight) proxy_.balancer_of(s)->served_changed(s, served);
  update_room(s);
}

Pick Queue::join(Ticket& t, const Ask& ask, LiveServer* at) {
  if (!ask.owner || !ask.home) return Pick::queue_full;
  if (at && at->config().maxqueue && at->waiting_.line.size() >= at->config().maxqueue) return Pick::queue_full;
  TicketQueue& queue = at ? at->waiting_ : shared_;
  t.state_ = Ticket::State::queued;
  t.server_ = at;
  t.proxy_ = &proxy_;
  t.home_ = ask.home;
  t.owner_ = ask.owner;
  t.id_ = GrantTable::here().add(t);
  t.wait_ = Ticket::Wait::in_queue;
  t.queue_of_ = at;
  t.pinned_ = ask.keep;
  t.parked_ = false;
  t.joined_at_ = queue.left;
  queue.line.insert(t, {order_of(ask), ++sequence_});
  (at ? at->queued : proxy_.backend_queue).up();
  if (at) update_room(*at);
  return Pick::queued;
}

TicketQueue& Queue::line_of(Ticket& t) { return t.queue_of_ ? t.queue_of_->waiting_ : shared_; }

void Queue::pull_out(Ticket& t) {
  line_of(t).line.erase(t);
  (t.queue_of_ ? t.queue_of_->queued : proxy_.backend_queue).down();
}

void Queue::leave(Ticket& t) {
  pull_out(t);
  t.wait_ = Ticket::Wait::none;
  if (t.queue_of_) update_room(*t.queue_of_);
}

void Queue::grant(Ticket& t, LiveServer& s, Mailbag& bag) {
  TicketQueue& queue = line_of(t);
  t.passed_ = static_cast<uint32_t>(queue.left++ - t.joined_at_);
  pull_out(t);
  t.wait_ = Ticket::Wait::granted;
  t.granted_ = &s;
  occupy(s);
  if (!t.queue_of_) proxy_.count_balanced(s);
  bag.add(t.home_, t.id_);
}

bool Queue::may_take_shared(const LiveServer& s) const {
  if (!s.usable()) return false;
  if (!s.config().backup) return true;
  return proxy_.usable_active() == 0 && (proxy_.backup_balancer_ || proxy_.usable_backups_.first() == &s);
}

bool Queue::refill(LiveServer& s, Mailbag& bag, uint32_t* granted) {
  bool shared = !shared_.line.empty() && may_take_shared(s);
  uint32_t limit = s.maxconn_now();
  for (;;) {
    Ticket* own = s.waiting_.line.first();
    Ticket* any = shared ? shared_.line.first() : nullptr;
    if (any && any->parked_ && s.state().suspect) any = nullptr;   // probe() lets one at a time try it
    Ticket* t = !own || (any && any->key() < own->key()) ? any : own;
    if (!t || s.served.load(std::memory_order_relaxed) >= limit) return true;
    if (bag.full()) return false;
    grant(*t, s, bag);
    if (granted) ++*granted;
  }
}

bool Queue::probe(LiveServer& s, Mailbag& bag) {
  Ticket* t = shared_.line.first();
  if (!t || !t->parked_ || !may_take_shared(s) || s.full()) return false;
  grant(*t, s, bag);
  return true;
}

bool Queue::send_back(LiveServer* s, Mailbag& bag, uint32_t* count) {
  TicketQueue& queue = s ? s->waiting_ : shared_;
  Ticket* next = queue.line.first();
  while (Ticket* t = next) {
    next = queue.line.next(*t);
    if (t->pinned_) continue;
    if (bag.full()) return false;
    pull_out(*t);
    t->wait_ = Ticket::Wait::sent_back;
    bag.add(t->home_, t->id_);
    if (count) ++*count;
  }
  if (s) update_room(*s);
  return true;
}

void Queue::update_room(LiveServer& s) {
  if (!s.lb_weight) return;
  bool aside = s.full() || s.state().suspect;
  if (aside == s.lb_aside) return;
  s.lb_aside = aside;
  proxy_.balancer_of(s)->set_room(s, !aside);
}

void Queue::settle(Ticket& t) {
  GrantTable::here().remove(t.id_);
  t.id_ = 0;
  (t.queue_of_ ? t.server_queue_position_ : t.backend_queue_position_) += t.passed_;
  t.passed_ = 0;
  bool granted = t.wait_ == Ticket::Wait::granted;
  t.wait_ = Ticket::Wait::none;
  t.state_ = granted ? Ticket::State::taken : Ticket::State::idle;
  t.server_ = granted ? t.granted_ : nullptr;
  t.granted_ = nullptr;
}

}  // namespace sluice::runtime
