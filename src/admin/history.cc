#include "admin/history.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "admin/stats_config.h"
#include "net/loop.h"
#include "runtime/runtime.h"
#include "sluice/start_hook.h"

namespace sluice::admin {
namespace {

using runtime::Ctr;
using runtime::kTimeBuckets;
using runtime::LiveProxy;
using runtime::LiveServer;

constexpr int64_t kSecondUs = 1000000;
constexpr size_t kSlice = 256;   ///< servers between two looks at the traffic

/// 12 bits and a power of two: exact up to 4095, to 0.05 % up to 134 million.
uint16_t pack(uint64_t v) {
  unsigned shift = 0;
  for (; v > 0xfff && shift < 15; ++shift) v >>= 1;
  return static_cast<uint16_t>(shift << 12 | std::min<uint64_t>(v, 0xfff));
}
uint32_t unpack(uint16_t v) { return static_cast<uint32_t>(v & 0xfff) << (v >> 12); }

struct Sample {
  uint16_t requests = 0, errors = 0, queued = 0;
  uint8_t p50 = 0, p95 = 0;   ///< a bucket of response times + 1; 0: none
};

struct Track {
  uint64_t requests = 0, errors = 0;
  std::array<uint64_t, kTimeBuckets> times{};
  std::array<Sample, kSamples> ring{};
  size_t next = 0;
  bool open = false;
};

/// Since the sample before; counters that were cleared in between began anew.
uint64_t step(uint64_t& seen, uint64_t now) {
  const uint64_t by = now >= seen ? now - seen : now;
  seen = now;
  return by;
}

/// Sets p50 and p95 from the answers since the sample before.
void rank(Track& t, const LiveServer& s, Sample& sample) {
  std::array<uint64_t, kTimeBuckets> fresh{};
  uint64_t total = 0, below = 0;
  for (size_t i = 0; i < kTimeBuckets; ++i)
    total += fresh[i] = step(t.times[i], s.counters.sum(runtime::time_counter(i)));
  for (size_t i = 0; i < kTimeBuckets && total; ++i) {
    below += fresh[i];
    if (!sample.p50 && below * 2 >= total) sample.p50 = static_cast<uint8_t>(i + 1);
    if (!sample.p95 && below * 20 >= total * 19) sample.p95 = static_cast<uint8_t>(i + 1);
  }
}

void take(std::unique_ptr<Track>& track, const LiveServer& s) {
  const bool http = s.proxy().config().mode == model::Mode::http;
  const uint64_t requests = s.counters.sum(http ? Ctr::requests : Ctr::sessions);
  const uint64_t errors = s.counters.sum(Ctr::err_conn) + s.counters.sum(Ctr::err_resp) + s.counters.sum(Ctr::hrsp_5xx);
  const uint32_t queued = s.queued.value();
  if (!track) {
    if (!requests && !errors && !queued) return;
    track = std::make_unique<Track>();
  }
  Sample& sample = track->ring[track->next];
  sample = {};
  const bool busy = requests != track->requests || track->open;
  track->open = s.served.load(std::memory_order_relaxed) > 0;   // an answer is still to come
  sample.requests = pack(step(track->requests, requests));
  sample.errors = pack(step(track->errors, errors));
  sample.queued = pack(queued);
  if (busy) rank(*track, s, sample);
  track->next = (track->next + 1) % kSamples;
}

/// All tracks: by proxy, then by the server's index, which is not reused.
class History : public net::Timer, public net::Ready {
 public:
  explicit History(net::Loop& loop) : loop_(&loop) { set(loop.timers(), loop.now_us() + kSecondUs); }
  History() = default;

  void sample_all() {
    while (slice()) {}
  }

  std::vector<Moment> of(const LiveServer& s) {
    std::array<Sample, kSamples> ring;
    size_t next = 0;
    {
      std::lock_guard lock(mutex_);
      auto it = tracks_.find(&s.proxy());
      if (it == tracks_.end() || s.index() >= it->second.size() || !it->second[s.index()]) return {};
      ring = it->second[s.index()]->ring;
      next = it->second[s.index()]->next;
    }
    std::vector<Moment> out(kSamples);
    auto ms = [](uint8_t rank) { return rank ? static_cast<int32_t>(runtime::bucket_floor(rank - 1u)) : -1; };
    for (size_t i = 0; i < kSamples; ++i) {
      const Sample& x = ring[(next + i) % kSamples];
      out[i] = {unpack(x.requests), unpack(x.errors), unpack(x.queued), ms(x.p50), ms(x.p95)};
    }
    return out;
  }

 protected:
  void on_timer() override {
    due_us_ = std::max(deadline_us() + kSecondUs, loop_->now_us() + kSecondUs / 2);
    run_ready();
  }
  void run_ready() override {
    if (slice()) return loop_->defer(*this);
    set(loop_->timers(), due_us_);
  }

 private:
  /// Some servers more; false: these were the last.
  bool slice() {
    const auto& proxies = runtime::Runtime::get().proxies();
    std::lock_guard lock(mutex_);
    for (size_t n = 0; proxy_ < proxies.size(); ++proxy_, item_ = 0) {
      const LiveProxy& p = *proxies[proxy_];
      if (!p.server_count()) continue;
      auto& tracks = tracks_[&p];
      tracks.resize(p.server_count());
      for (; item_ < tracks.size(); ++item_) {
        if (++n > kSlice) return true;
        if (const LiveServer* s = p.server_at(item_)) take(tracks[item_], *s);
        else tracks[item_].reset();
      }
    }
    proxy_ = item_ = 0;
    return false;
  }

  net::Loop* loop_ = nullptr;
  std::mutex mutex_;   ///< tracks_: loop 0 writes, pages on other loops read
  std::unordered_map<const LiveProxy*, std::vector<std::unique_ptr<Track>>> tracks_;
  size_t proxy_ = 0, item_ = 0;
  int64_t due_us_ = 0;
};

std::unique_ptr<History> history;

void start_sampling(runtime::Runtime& rt, std::vector<std::string>&) {
  const auto& proxies = rt.proxies();
  const bool wanted = std::any_of(proxies.begin(), proxies.end(), [](const auto& p) { return stats_config(p->config()) != nullptr; });
  if (wanted && !rt.loops.empty()) history = std::make_unique<History>(*rt.loops[0]);
}
void stop_sampling(runtime::Runtime&) { history.reset(); }

constexpr StartHook kHooks[] = {{"statistics samples", 60, start_sampling, stop_sampling}};
const base::Register<StartHook> registered(kHooks);

}  // namespace

std::vector<Moment> history_of(const LiveServer& s) { return history ? history->of(s) : std::vector<Moment>{}; }

void sample_all_servers() {
  if (!history) history = std::make_unique<History>();
  history->sample_all();
}

}  // namespace sluice::admin
