#include "log/ring.h"

#include <catch2/catch.hpp>

using sluice::log::Ring;

TEST_CASE("a ring keeps the newest lines within its size", "[log]") {
  Ring r("t", "test", 1024);
  for (int i = 0; i < 1000; ++i) r.append("<6>", "line " + std::to_string(i));
  CHECK(r.next() == 1000);
  CHECK(r.first() > 900);
  CHECK(r.used() <= r.capacity());
  uint64_t at = 0;   // long gone: reading goes on with the oldest line kept
  std::string out;
  REQUIRE(r.read(at, out));
  CHECK(at == r.first());
  CHECK(out == "<6>line " + std::to_string(at));
  int lines = 1;
  for (++at; out.clear(), r.read(at, out); ++at, ++lines) CHECK(out == "<6>line " + std::to_string(at));
  CHECK(lines == static_cast<int>(1000 - r.first()));
}

TEST_CASE("a line longer than a quarter of the ring is cut", "[log]") {
  Ring r("t", "", 2048);
  r.append("", std::string(5000, 'x'));
  uint64_t at = 0;
  std::string out;
  REQUIRE(r.read(at, out));
  CHECK(out.size() == 512);
}

TEST_CASE("readers go on where they were while lines come", "[log]") {
  Ring r("t", "", 4096);
  uint64_t slow = 0, fast = 0;
  for (int i = 0; i < 50; ++i) {
    r.append("", std::string(static_cast<size_t>(i), 'a'));
    std::string out;
    REQUIRE(r.read(fast, out));
    CHECK(out.size() == static_cast<size_t>(i));
    ++fast;
  }
  std::string out;
  REQUIRE(r.read(slow, out));
  CHECK(out.empty());
  CHECK(slow == 0);
}
