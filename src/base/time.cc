#include "base/time.h"

#include <ctime>

namespace sluice::base {
namespace {
int64_t read_us(clockid_t id) {
  timespec t;
  clock_gettime(id, &t);
  return int64_t{t.tv_sec} * 1'000'000 + t.tv_nsec / 1000;
}
}  // namespace

int64_t monotonic_us() { return read_us(CLOCK_MONOTONIC); }
int64_t wall_us() { return read_us(CLOCK_REALTIME); }
int64_t thread_cpu_ns() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}

}  // namespace sluice::base
