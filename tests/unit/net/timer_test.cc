#include "net/timer.h"

#include <catch2/catch.hpp>
#include <random>

using sluice::net::Timer;
using sluice::net::TimerHeap;

namespace {
struct Probe : Timer {
  int fired = 0;
  void on_timer() override { ++fired; }
};
}  // namespace

TEST_CASE("timers fire once, in time, and later deadlines are lazy") {
  TimerHeap heap;
  Probe a, b;
  a.set(heap, 100);
  b.set(heap, 50);
  CHECK(heap.run(49) == 50);
  CHECK(heap.run(50) == 100);
  CHECK(b.fired == 1);
  a.set(heap, 500);             // moved later: its place in the heap stays
  CHECK(heap.next() == 100);
  CHECK(heap.run(100) == 500);  // found not due, moved
  CHECK(a.fired == 0);
  a.set(heap, 200);             // moved earlier
  CHECK(heap.next() == 200);
  heap.run(200);
  CHECK(a.fired == 1);
  CHECK(heap.size() == 0);
}

TEST_CASE("a cancelled or destroyed timer does not fire") {
  TimerHeap heap;
  Probe a;
  a.set(heap, 10);
  a.cancel();
  {
    Probe gone;
    gone.set(heap, 10);
  }
  heap.run(1000);
  CHECK(a.fired == 0);
  CHECK(heap.size() == 0);
}

TEST_CASE("many timers fire in order whatever the order they were set in") {
  TimerHeap heap;
  std::vector<std::unique_ptr<Probe>> all;
  std::mt19937 rng(7);
  for (int i = 0; i < 2000; ++i) {
    all.push_back(std::make_unique<Probe>());
    all.back()->set(heap, 1 + static_cast<int64_t>(rng() % 1000));
    if (i % 3 == 0) all[rng() % all.size()]->set(heap, 1 + static_cast<int64_t>(rng() % 1000));
    if (i % 7 == 0) all[rng() % all.size()] = std::make_unique<Probe>();
  }
  int64_t last = 0;
  for (int64_t t = 1; t <= 1000; ++t) {
    int64_t next = heap.run(t);
    CHECK((next == 0 || next > t));
    last = next;
  }
  CHECK(last == 0);
}
