#include "runtime/losses.h"

#include <catch2/catch.hpp>

using namespace sluice::runtime;

TEST_CASE("losses: newest first, the oldest make room", "[runtime]") {
  uint64_t before = loss_count();
  for (size_t i = 0; i < kMostLosses + 5; ++i) keep_loss(Loss{.status = static_cast<uint16_t>(i % 1000), .cause = 'S'});
  CHECK(loss_count() == before + kMostLosses + 5);
  std::vector<Loss> all = losses(UINT64_MAX, 2 * kMostLosses);
  REQUIRE(all.size() == kMostLosses);
  CHECK(all.front().number == loss_count());
  CHECK(all.back().number == loss_count() - kMostLosses + 1);
  std::vector<Loss> some = losses(all[9].number, 3);
  REQUIRE(some.size() == 3);
  CHECK(some[0].number == all[10].number);
  CHECK(losses(1, 5).empty());
}

TEST_CASE("losses: what is one", "[runtime]") {
  CHECK(is_loss('S', 'C'));
  CHECK(is_loss('s', 'H'));
  CHECK(is_loss('K', '-'));
  CHECK_FALSE(is_loss('C', 'D'));
  CHECK_FALSE(is_loss('P', 'R'));
  CHECK_FALSE(is_loss('L', 'R'));
  CHECK_FALSE(is_loss('-', '-'));
  CHECK(loss_reason('S', 'Q') == "queue full");
}
