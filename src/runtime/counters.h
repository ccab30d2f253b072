// Counters and rates of proxies, servers and listeners. Adding is a relaxed store in the worker's own block;
// whoever reads sums. Manual (management guide) 9.1.
#pragma once
#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "net/loop.h"

namespace sluice::runtime {

enum class Ctr : uint8_t {
  connections,      ///< conn_tot (frontends, listeners)
  sessions,         ///< stot
  requests,         ///< req_tot (frontends), of which h1: the same here
  bytes_in, bytes_out,
  req_bytes_in, req_bytes_out, res_bytes_in, res_bytes_out,   ///< reqbin reqbout resbin resbout
  denied_req, denied_resp, denied_conn, denied_sess,          ///< dreq dresp dcon dses
  err_req, err_conn, err_resp, internal_errors,               ///< ereq econ eresp eint
  retries, redispatches,                                      ///< wretr wredis
  hrsp_1xx, hrsp_2xx, hrsp_3xx, hrsp_4xx, hrsp_5xx, hrsp_other,
  client_aborts, server_aborts,                               ///< cli_abrt srv_abrt
  lb_total,                                                   ///< lbtot
  intercepted,                                                ///< answered by a service or rule
  failed_rewrites,                                            ///< wrew
  connects, reuses,                                           ///< connect reuse
  failed_checks, down_transitions, failed_hana,               ///< chkfail chkdown hanafail
  replays, replays_refused, parked, losses,                   ///< extensions of sluice
  response_times,                                             ///< the first of kTimeBuckets: answers by response time
  kCount = response_times + 28
};

/// Response times fall into buckets of half an octave: 0, 1, 2, 3, 4-5, 6-7, 8-11, ... milliseconds; the last has no end.
inline constexpr size_t kTimeBuckets = 28;
constexpr size_t time_bucket(uint64_t ms) {
  const size_t width = static_cast<size_t>(std::bit_width(ms));
  const size_t i = ms < 2 ? static_cast<size_t>(ms) : 2 * (width - 1) + (ms >> (width - 2) & 1);
  return i < kTimeBuckets ? i : kTimeBuckets - 1;
}
/// The smallest time of a bucket, ms.
constexpr uint32_t bucket_floor(size_t i) { return static_cast<uint32_t>(i < 2 ? i : (2 + (i & 1)) << (i / 2 - 1)); }
constexpr Ctr time_counter(size_t bucket) { return static_cast<Ctr>(static_cast<size_t>(Ctr::response_times) + bucket); }

/// One set. add() on worker threads only (net::Loop::current()); sum() and clear() anywhere.
class Counters {
 public:
  Counters();
  ~Counters();
  Counters(const Counters&) = delete;
  Counters& operator=(const Counters&) = delete;
  /// Once, before workers start: how many there will be (at most 64).
  static void set_workers(int n);

  void add(Ctr c, uint64_t n = 1) {
    Block* b = blocks_[own_slot()].load(std::memory_order_acquire);
    std::atomic<uint64_t>& v = (b ? *b : first_touch()).value[static_cast<size_t>(c)];
    // A worker's block has one writer, so a plain store does; the first one is shared by all threads without a loop.
    if (net::Loop::current()) v.store(v.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
    else v.fetch_add(n, std::memory_order_relaxed);
  }
  uint64_t sum(Ctr c) const;
  /// Makes all sums start at zero again without disturbing the writers.
  void clear();

 private:
  /// One worker's figures, on cache lines of their own; allocated on its first touch.
  struct alignas(64) Block {
    std::atomic<uint64_t> value[static_cast<size_t>(Ctr::kCount)]{};
  };
  Block& first_touch();
  size_t own_slot() const {
    net::Loop* loop = net::Loop::current();
    return loop ? std::min(static_cast<size_t>(loop->index()) + 1, static_cast<size_t>(workers_)) : 0;
  }
  std::unique_ptr<std::atomic<Block*>[]> blocks_;
  std::unique_ptr<std::atomic<uint64_t>[]> base_;
  int workers_;
};

/// Events per second over a sliding second, as HAProxy's freq counters. Any thread.
class Rate {
 public:
  void add(int64_t now_us, uint32_t n = 1);
  uint32_t per_second(int64_t now_us) const;
  uint32_t max() const { return max_.load(std::memory_order_relaxed); }
  void clear_max() { max_.store(0, std::memory_order_relaxed); }
  /// Milliseconds to wait until one more event stays within `limit` a second; 0: none.
  uint32_t wait_ms(int64_t now_us, uint32_t limit) const;

 private:
  std::atomic<uint64_t> window_{0};   ///< second number (32 bits high), count of this second (low)
  std::atomic<uint32_t> previous_{0};
  std::atomic<uint32_t> max_{0};
};

/// A value that goes up and down, with the highest seen.
class Gauge {
 public:
  uint32_t up() {
    uint32_t v = now_.fetch_add(1, std::memory_order_relaxed) + 1;
    uint32_t m = max_.load(std::memory_order_relaxed);
    while (v > m && !max_.compare_exchange_weak(m, v, std::memory_order_relaxed)) {}
    return v;
  }
  uint32_t down() { return now_.fetch_sub(1, std::memory_order_relaxed) - 1; }
  uint32_t value() const { return now_.load(std::memory_order_relaxed); }
  uint32_t max() const { return max_.load(std::memory_order_relaxed); }
  void clear_max() { max_.store(value(), std::memory_order_relaxed); }

 private:
  std::atomic<uint32_t> now_{0}, max_{0};
};

/// Time averages over the last 512 samples (qtime ctime rtime ttime) and their maxima, milliseconds. Any thread.
class TimeAverage {
 public:
  void add(uint32_t ms);
  uint32_t average() const;
  uint32_t max() const { return max_.load(std::memory_order_relaxed); }
  void clear_max() { max_.store(0, std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> sum_{0};      ///< exponential: HAProxy's swrate over 512 samples for servers and backends
  std::atomic<uint32_t> max_{0};
};

}  // namespace sluice::runtime
