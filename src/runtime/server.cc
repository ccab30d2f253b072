#include "runtime/server.h"

#include <algorithm>
#include <limits>

#include "base/time.h"
#include "runtime/proxy.h"

namespace sluice::runtime {
namespace {
constexpr uint32_t kFullWeight = 16;   ///< effective weights are in 1/16ths

class SpinGuard {
 public:
  explicit SpinGuard(std::atomic_flag& f) : f_(f) {
    while (f_.test_and_set(std::memory_order_acquire)) {}
  }
  ~SpinGuard() { f_.clear(std::memory_order_release); }

 private:
  std::atomic_flag& f_;
};
}  // namespace

LiveServer::LiveServer(LiveProxy& proxy, std::unique_ptr<model::Server> config, uint32_t index)
    : proxy_(proxy), config_(std::move(config)), index_(index), address_(config_->address.ip) {
  ServerState s;
  if (config_->disabled) s.admin = kForcedMaint | kConfigMaint, s.oper = Oper::stopped;
  if (config_->dynamic) s.admin |= kForcedMaint, s.oper = Oper::stopped;
  word_.store(pack(s), std::memory_order_relaxed);
  user_weight_.store(static_cast<uint32_t>(std::max(config_->weight, 0)), std::memory_order_relaxed);
  maxconn_.store(config_->maxconn, std::memory_order_relaxed);
  last_change_us.store(base::monotonic_us(), std::memory_order_relaxed);
}

LiveServer::~LiveServer() = default;

ServerState LiveServer::unpack(uint64_t w) {
  ServerState s;
  s.admin = static_cast<uint8_t>(w);
  s.oper = static_cast<Oper>(w >> 8 & 3);
  s.suspect = w >> 10 & 1;
  s.generation = static_cast<uint16_t>(w >> 16);
  return s;
}

uint64_t LiveServer::pack(const ServerState& s) {
  return s.admin | static_cast<uint64_t>(s.oper) << 8 | static_cast<uint64_t>(s.suspect) << 10 |
         static_cast<uint64_t>(s.generation) << 16;
}

bool LiveServer::usable() const {
  ServerState s = state();
  return s.alive() && !s.in_drain() && s.oper != Oper::stopping && user_weight() > 0;
}

uint32_t LiveServer::warm_sixteenths() const {
  int64_t from = warm_from_us_.load(std::memory_order_relaxed);
  int64_t until = warm_until_us_.load(std::memory_order_relaxed);
  if (state().oper != Oper::starting || until <= from) return kFullWeight;
  int64_t gone = base::monotonic_us() - from;
  if (gone >= until - from) return kFullWeight;
  return static_cast<uint32_t>(std::max<int64_t>((kFullWeight * gone + until - from - 1) / (until - from), 1));
}

uint32_t LiveServer::effective_weight() const { return usable() ? user_weight() * warm_sixteenths() : 0; }

// Manual 5.2 "minconn": the limit follows the backend's load up to fullconn, never below minconn. "slowstart": and
// grows from nearly nothing while the server warms up.
uint32_t LiveServer::maxconn_now() const {
  uint32_t most = maxconn_.load(std::memory_order_relaxed);
  if (most == 0) return std::numeric_limits<uint32_t>::max();
  uint64_t limit = most;
  uint32_t least = config_->minconn;
  if (least != 0 && least < most) {
    uint64_t full = proxy_.full_load.load(std::memory_order_relaxed);
    uint64_t load = proxy_.be_conn.value();
    if (full != 0 && load < full) limit = std::max<uint64_t>(load * most / full, least);
  }
  if (state().oper == Oper::starting) limit = std::max<uint64_t>(limit * warm_percent() / 100, 1);
  return static_cast<uint32_t>(limit);
}

uint32_t LiveServer::warm_percent() const {
  int64_t from = warm_from_us_.load(std::memory_order_relaxed);
  int64_t span = warm_until_us_.load(std::memory_order_relaxed) - from;
  if (span <= 0) return 100;
  return static_cast<uint32_t>(std::clamp<int64_t>(100 * (base::monotonic_us() - from) / span, 0, 100));
}

bool LiveServer::full() const {
  if (!waiting_.line.empty()) return true;
  return maxconn() != 0 && served.load(std::memory_order_relaxed) >= maxconn_now();
}

net::Address LiveServer::address() const {
  SpinGuard guard(address_lock_);
  return address_;
}

void LiveServer::set_address(const net::Address& a) {
  SpinGuard guard(address_lock_);
  address_ = a;
}

bool shunned(const LiveServer& s, const PickInput& in) {
  return !in.anyone && (&s == in.avoid || (in.tried >> (s.index() % 64) & 1) != 0 || s.state().suspect);
}

}  // namespace sluice::runtime
