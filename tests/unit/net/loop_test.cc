#include "net/loop.h"

#include <catch2/catch.hpp>

#include "base/time.h"

namespace sluice::net {
namespace {

struct Alarm final : Timer {
  bool rang = false;
  void on_timer() override { rang = true; }
};

}  // namespace

// libevent's clock is coarser than ours, so a wait may end before the deadline: the timer must be armed again. That takes a
// turn for another reason in between.
TEST_CASE("a wait that ends early is not the last one", "[net][loop]") {
  Loop loop(0, 4096);
  for (int i = 0; i < 25; ++i) {
    Alarm alarm;
    int64_t deadline = base::monotonic_us() + 20'000;
    alarm.set(loop.timers(), deadline);
    loop.turn(5 + i % 8);
    while (!alarm.rang && base::monotonic_us() - deadline < 500'000) loop.turn(1000);
    REQUIRE(alarm.rang);
    REQUIRE(base::monotonic_us() - deadline < 500'000);
  }
}

}  // namespace sluice::net
