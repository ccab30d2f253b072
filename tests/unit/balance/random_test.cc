#include <catch2/catch.hpp>
#include <map>

#include "../runtime/backend_fixture.h"
#include "runtime/state.h"

using namespace sluice;
using namespace sluice::runtime;
using test::Backend;

namespace {
std::map<std::string, int> counts(Backend& b, int n, const PickInput& in = {}) {
  std::map<std::string, int> out;
  for (int i = 0; i < n; ++i) ++out[b.pick(in)];
  return out;
}
}  // namespace

TEST_CASE("a backend without a balance line draws at random, by weight", "[balance]") {
  Backend b("");
  b.server("s1", 1);
  b.server("s2", 3);
  b.server("s3", 0);
  b.start();
  CHECK(b->balancer().name() == "random");
  auto n = counts(b, 8000);
  CHECK(n["s3"] == 0);
  CHECK(n["s1"] > 1700);
  CHECK(n["s1"] < 2300);
  StateChange::set_weight(b["s1"], 3);
  CHECK(counts(b, 8000)["s1"] > 3600);
}

TEST_CASE("random draws take the less loaded server", "[balance]") {
  Backend b("random(8)");
  b.server("s1");
  b.server("s2");
  b.start();
  Ticket t;
  Ask ask;
  ask.bound = &b["s1"];
  REQUIRE(b->acquire(t, ask) == Pick::taken);
  // Eight draws miss s2 once in 256 times.
  CHECK(counts(b, 1000)["s2"] > 950);
}

TEST_CASE("random passes over full, failed and tried servers, however heavy", "[balance]") {
  Backend b("random(1)");
  b.server("s1", 256).maxconn = 1;
  b.server("s2", 256);
  b.server("s3", 1);
  b.start();
  Ticket t;
  Ask ask;
  ask.bound = &b["s1"];
  REQUIRE(b->acquire(t, ask) == Pick::taken);
  CHECK(counts(b, 50)["s1"] == 0);
  PickInput in;
  in.avoid = &b["s2"];
  CHECK(counts(b, 50, in)["s3"] == 50);
  in.tried = 1 << b["s3"].index();
  CHECK(counts(b, 50, in)["-"] == 0);   // anyone rather than nobody
  t.release();
  CHECK(counts(b, 50, in)["s1"] == 50);
}

TEST_CASE("random knows which servers come and go among many", "[balance]") {
  Backend b("random");
  for (int i = 0; i < 100; ++i) b.server("s" + std::to_string(i), 1 + i % 7);
  b.start();
  for (int i = 0; i < 100; ++i)
    if (i != 63 && i != 64) StateChange::set_admin(b["s" + std::to_string(i)], kForcedMaint, 0, {});
  auto n = counts(b, 400);
  CHECK(n["s63"] + n["s64"] == 400);
  CHECK(n["s63"] > 50);
  StateChange::set_admin(b["s7"], 0, kForcedMaint, {});
  StateChange::set_admin(b["s63"], kForcedMaint, 0, {});
  StateChange::set_admin(b["s64"], kForcedMaint, 0, {});
  CHECK(counts(b, 100)["s7"] == 100);
  StateChange::set_admin(b["s7"], kForcedMaint, 0, {});
  CHECK(b.pick() == "-");
}
