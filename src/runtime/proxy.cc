#include "runtime/proxy.h"

#include <bit>
#include <cassert>

#include "base/time.h"
#include "runtime/queue.h"

namespace sluice::runtime {
namespace {

/// Nobody holds a pointer without a reference for longer than a callback takes.
constexpr int64_t kGraceUs = 10'000'000;

/// Piece and place of slot i: piece p starts at 64 * (2^p - 1).
std::pair<size_t, size_t> locate(size_t i) {
  size_t piece = static_cast<size_t>(std::bit_width((i >> 6) + 1)) - 1;
  return {piece, i - ((size_t{64} << piece) - 64)};
}

const BalanceKeyword* find_algorithm(std::string_view name) {
  const BalanceKeyword* found = nullptr;
  base::Register<BalanceKeyword>::for_each([&](const BalanceKeyword& k) {
    if (k.name == name) found = &k;
  });
  return found;
}

/// balance's first word without arguments in parentheses; random when the section says nothing (3.4).
std::string_view algorithm_of(const model::Proxy& config) {
  std::string_view name = config.balance.algorithm;
  name = name.substr(0, name.find('('));
  return name.empty() ? std::string_view("random") : name;
}
}  // namespace

LiveProxy::LiveProxy(const model::Proxy& config) : config_(config), queue_(std::make_unique<Queue>(*this)) {
  fe_maxconn.store(config.maxconn, std::memory_order_relaxed);
  full_load.store(config.fullconn, std::memory_order_relaxed);
  fe_disabled.store(config.disabled, std::memory_order_relaxed);
  last_change_us.store(base::monotonic_us(), std::memory_order_relaxed);
  if (config.caps & model::kBackendCap) build_balancers();
}

LiveProxy::~LiveProxy() {
  for (size_t i = 0; i < server_count(); ++i) {
    LiveServer* s = server_at(i);
    if (!s) continue;
    usable_backups_.erase(*s);
    if (s->lb_weight) balancer_of(*s)->remove(*s);
    delete s;
  }
}

void LiveProxy::build_balancers() {
  const BalanceKeyword* algorithm = find_algorithm(algorithm_of(config_));
  if (!algorithm) return;
  balancer_ = algorithm->make(*this);
  if (config_.has(model::Opt::allbackups)) backup_balancer_ = algorithm->make(*this);
}

LiveServer* LiveProxy::find_server(std::string_view name) const {
  std::lock_guard lock(mutex_);
  auto it = by_name_.find(std::string(name));
  return it == by_name_.end() ? nullptr : it->second;
}

size_t LiveProxy::server_count() const { return server_count_.load(std::memory_order_acquire); }

LiveServer* LiveProxy::server_at(size_t i) const {
  if (i >= server_count()) return nullptr;
  auto [piece, at] = locate(i);
  return slots_[piece][at].load(std::memory_order_acquire);
}

LiveServer& LiveProxy::add_server(std::unique_ptr<model::Server> config) {
  std::lock_guard lock(mutex_);
  size_t i = server_count_.load(std::memory_order_relaxed);
  auto [piece, at] = locate(i);
  assert(piece < kPieces);
  if (!slots_[piece]) slots_[piece] = std::make_unique<std::atomic<LiveServer*>[]>(size_t{64} << piece);
  auto* s = new LiveServer(*this, std::move(config), static_cast<uint32_t>(i));
  slots_[piece][at].store(s, std::memory_order_release);
  server_count_.store(i + 1, std::memory_order_release);
  by_name_.emplace(s->name(), s);
  if (s->config().minconn) queue_->dynamic_.push_back(s);
  queue_->most_parked_ += s->config().maxqueue;
  queue_->boundless_ += s->config().maxqueue == 0;
  place(*s);
  return *s;
}

bool LiveProxy::remove_server(LiveServer& s) {
  std::vector<Removed> gone;   // destroyed outside the lock
  std::lock_guard lock(mutex_);
  bool idle = s.served.load() == 0 && s.queued.value() == 0 && s.used.value() == 0 && s.references.load(std::memory_order_acquire) == 0;
  if (!s.state().in_maint() || !idle || s.named || !s.trackers.empty()) return false;
  s.removed_ = true;
  auto [piece, at] = locate(s.index());
  slots_[piece][at].store(nullptr, std::memory_order_release);
  by_name_.erase(s.name());
  std::erase(queue_->dynamic_, &s);
  std::erase(queue_->suspects_, &s);
  queue_->most_parked_ -= s.config().maxqueue;
  queue_->boundless_ -= s.config().maxqueue == 0;
  if (s.lb_weight) balancer_of(s)->remove(s);
  int64_t now = base::monotonic_us();
  for (size_t i = 0; i < removed_.size();) {
    bool free = removed_[i].at_us + kGraceUs < now && removed_[i].server->references.load(std::memory_order_acquire) == 0;
    if (!free) {
      ++i;
      continue;
    }
    gone.push_back(std::move(removed_[i]));
    removed_.erase(removed_.begin() + static_cast<ptrdiff_t>(i));
  }
  removed_.push_back({std::unique_ptr<LiveServer>(&s), now});
  return true;
}

Balancer* LiveProxy::balancer_of(const LiveServer& s) const {
  return s.config().backup ? backup_balancer_.get() : balancer_.get();
}

void LiveProxy::place(LiveServer& s) {
  if (s.removed_) return;   // a change of state that was on its way
  bool counted = s.counted_;
  uint32_t weight = s.effective_weight();
  if (counted != (weight > 0)) {
    (s.config().backup ? backup_ : active_).fetch_add(counted ? UINT32_MAX : 1, std::memory_order_relaxed);
    s.counted_ = !counted;
  }
  weight_.fetch_add(weight - s.counted_weight_, std::memory_order_relaxed);
  if (s.config().backup) backup_weight_.fetch_add(weight - s.counted_weight_, std::memory_order_relaxed);
  s.counted_weight_ = weight;
  if (s.config().backup) {
    if (weight == 0) usable_backups_.erase(s);
    else if (!s.linked()) usable_backups_.insert(s, {s.index(), 0});
  }
  Balancer* b = balancer_of(s);
  if (!b || weight == s.lb_weight) return;
  if (s.lb_weight == 0) b->add(s, weight);
  else if (weight == 0) b->remove(s);
  else b->reweight(s, weight);
  bool came = s.lb_weight == 0;
  s.lb_weight = weight;
  if (came || weight == 0) s.lb_aside = false;
  queue_->update_room(s);
}

uint32_t LiveProxy::usable_servers() const {
  uint32_t active = usable_active();
  if (active) return active;
  return backup_balancer_ ? usable_backup() : std::min(usable_backup(), 1u);
}

uint32_t LiveProxy::total_queued() const {
  uint32_t n = queue_length();
  for_each_server([&](LiveServer& s) { n += s.queued.value(); });
  return n;
}

Pick LiveProxy::acquire(Ticket& ticket, const Ask& ask) {
  assert(ticket.state() == Ticket::State::idle);
  PickInput in = ask.input;
  if (balancer_ && !in.has_key && in.txn && (!ask.bound || !ask.bound_strict)) in.has_key = balancer_->key(*in.txn, in.key);
  std::lock_guard lock(mutex_);
  return queue_->acquire(ticket, ask, in);
}

void LiveProxy::count_balanced(LiveServer& s) {
  s.counters.add(Ctr::lb_total);
  be.add(Ctr::lb_total);
}

void LiveProxy::count_taken(LiveServer& s) {
  net::Loop* loop = net::Loop::current();
  int64_t now = loop && loop->now_us() ? loop->now_us() : base::monotonic_us();
  s.counters.add(Ctr::sessions);
  s.session_rate.add(now);
  s.last_session_us.store(now, std::memory_order_relaxed);
  last_session_us.store(now, std::memory_order_relaxed);
}

}  // namespace sluice::runtime
