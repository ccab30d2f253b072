#include "session/idle_pool.h"

#include <catch2/catch.hpp>

using sluice::session::RecentPeak;

TEST_CASE("the peak of this window and the one before") {
  RecentPeak p;
  CHECK(p.note(3, 100, 10) == 3);
  CHECK(p.note(1, 105, 10) == 3);
  CHECK(p.note(2, 110, 10) == 3);   // the window before still counts
  CHECK(p.note(1, 121, 10) == 2);
  CHECK(p.note(1, 200, 10) == 1);   // long ago
}
