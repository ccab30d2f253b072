#include <algorithm>

#include "health/check.h"
#include "lab.h"

namespace {
using namespace sluice;
using test::Lab;

/// The times of the first attempts, in order.
std::vector<int64_t> first_times(Lab& lab) {
  std::vector<int64_t> times;
  lab.rt->find_backend("be")->for_each_server([&](runtime::LiveServer& s) {
    times.push_back(dynamic_cast<health::Check&>(*s.check).next_us());
  });
  std::sort(times.begin(), times.end());
  return times;
}

TEST_CASE("checks of many servers begin evenly over the interval", "[health]") {
  Lab lab(" server-template s 1000 127.0.0.1:1 check inter 2s\n");
  lab.start();
  auto times = first_times(lab);
  REQUIRE(times.size() == 1000);
  for (size_t i = 1; i < times.size(); ++i) CHECK(times[i] - times[i - 1] == 2000);
}

TEST_CASE("max-spread-checks bounds the time over which they begin", "[health]") {
  Lab lab(" server-template s 100 127.0.0.1:1 check inter 2s\n", " max-spread-checks 500ms\n");
  lab.start();
  auto times = first_times(lab);
  CHECK(times.back() - times.front() == 495000);
}

TEST_CASE("with spread-checks the times between two checks lie around the interval, and differ", "[health]") {
  net::Loop loop(0, 16384);
  health::LoopChecks checks(loop);
  checks.spread_percent = 20;
  std::vector<int64_t> times;
  int64_t sum = 0;
  for (int i = 0; i < 2000; ++i) sum += times.emplace_back(health::spread_us(checks, 2000));
  auto [least, most] = std::minmax_element(times.begin(), times.end());
  CHECK(*least >= 1600000);
  CHECK(*most <= 2400000);
  CHECK(*most - *least > 700000);
  CHECK(std::abs(sum / 2000 - 2000000) < 50000);
  std::sort(times.begin(), times.end());
  CHECK(std::unique(times.begin(), times.end()) - times.begin() > 1900);
}

}  // namespace
