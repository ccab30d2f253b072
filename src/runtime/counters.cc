#include "runtime/counters.h"

#include <algorithm>
#include <limits>

namespace sluice::runtime {
namespace {
constexpr size_t kCount = static_cast<size_t>(Ctr::kCount);
constexpr int kMaxWorkers = 64;
int workers = 1;

size_t of(Ctr c) { return static_cast<size_t>(c); }
}  // namespace

void Counters::set_workers(int n) { workers = std::clamp(n, 1, kMaxWorkers); }

// One slot more than workers: for the main thread, before loops run.
Counters::Counters() : blocks_(std::make_unique<std::atomic<Block*>[]>(static_cast<size_t>(workers) + 1)),
                       base_(std::make_unique<std::atomic<uint64_t>[]>(kCount)),
                       workers_(workers) {}

Counters::~Counters() {
  for (int i = 0; i <= workers_; ++i) delete blocks_[static_cast<size_t>(i)].load(std::memory_order_relaxed);
}

Counters::Block& Counters::first_touch() {
  std::atomic<Block*>& slot = blocks_[own_slot()];
  Block* b = nullptr;
  Block* fresh = new Block;
  if (slot.compare_exchange_strong(b, fresh, std::memory_order_acq_rel)) return *fresh;
  delete fresh;
  return *b;
}

uint64_t Counters::sum(Ctr c) const {
  uint64_t total = 0;
  for (int i = 0; i <= workers_; ++i)
    if (Block* b = blocks_[static_cast<size_t>(i)].load(std::memory_order_acquire))
      total += b->value[of(c)].load(std::memory_order_relaxed);
  uint64_t base = base_[of(c)].load(std::memory_order_relaxed);
  return total >= base ? total - base : 0;
}

void Counters::clear() {
  for (size_t c = 0; c < kCount; ++c) base_[c].fetch_add(sum(static_cast<Ctr>(c)), std::memory_order_relaxed);
}

namespace {
constexpr int64_t kSecond = 1000000;

uint64_t window(int64_t second, uint64_t count) { return static_cast<uint64_t>(second) << 32 | (count & 0xffffffffu); }
}  // namespace

// The window turns by whoever comes first in a new second; the count of the second before is kept beside it. Workers read
// their clocks at different times: who is still in the second before counts in the new one.
void Rate::add(int64_t now_us, uint32_t n) {
  uint64_t second = static_cast<uint64_t>(now_us / kSecond) & 0xffffffffu;
  uint64_t seen = window_.load(std::memory_order_relaxed);
  for (;;) {
    uint64_t old_second = seen >> 32;
    bool turn = old_second < second;
    uint64_t next = turn ? window(static_cast<int64_t>(second), n) : seen + n;
    if (!window_.compare_exchange_weak(seen, next, std::memory_order_relaxed)) continue;
    if (turn) previous_.store(old_second + 1 == second ? static_cast<uint32_t>(seen) : 0, std::memory_order_relaxed);
    break;
  }
  uint32_t now = per_second(now_us);
  uint32_t m = max_.load(std::memory_order_relaxed);
  while (now > m && !max_.compare_exchange_weak(m, now, std::memory_order_relaxed)) {}
}

uint32_t Rate::per_second(int64_t now_us) const {
  uint64_t second = static_cast<uint64_t>(now_us / kSecond) & 0xffffffffu;
  uint64_t seen = window_.load(std::memory_order_relaxed);
  uint64_t current = 0, before = 0;
  if (seen >> 32 >= second) {
    current = seen & 0xffffffffu;
    before = previous_.load(std::memory_order_relaxed);
  } else if ((seen >> 32) + 1 == second) {
    before = seen & 0xffffffffu;
  }
  uint64_t left = static_cast<uint64_t>(kSecond - now_us % kSecond);
  uint64_t carried = before * left / kSecond;
  // A steady flow of a few a second would read one less than it is: a lone event a second counts.
  if (before == 1 && current == 0) carried = 1;
  return static_cast<uint32_t>(std::min<uint64_t>(current + carried, std::numeric_limits<uint32_t>::max()));
}

uint32_t Rate::wait_ms(int64_t now_us, uint32_t limit) const {
  if (limit == 0) return 0;
  uint32_t now = per_second(now_us);
  if (now < limit) return 0;
  // What exceeds the limit leaves the sliding second in proportion to time.
  uint64_t ms = (static_cast<uint64_t>(now - limit) + 1) * 1000 / std::max<uint32_t>(now, 1);
  return static_cast<uint32_t>(std::clamp<uint64_t>(ms, 1, 1000));
}

// The sum moves by value - sum/512: after many samples sum/512 is their average, the older the less it weighs.
void TimeAverage::add(uint32_t ms) {
  constexpr uint64_t kSamples = 512;
  uint64_t seen = sum_.load(std::memory_order_relaxed);
  uint64_t next;
  do {
    next = seen - (seen + kSamples - 1) / kSamples + ms;
  } while (!sum_.compare_exchange_weak(seen, next, std::memory_order_relaxed));
  uint32_t m = max_.load(std::memory_order_relaxed);
  while (ms > m && !max_.compare_exchange_weak(m, ms, std::memory_order_relaxed)) {}
}

uint32_t TimeAverage::average() const {
  return static_cast<uint32_t>((sum_.load(std::memory_order_relaxed) + 511) / 512);
}

}  // namespace sluice::runtime
