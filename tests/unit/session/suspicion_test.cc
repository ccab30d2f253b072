#include "session/suspicion.h"

#include <catch2/catch.hpp>

#include "net/loop.h"
#include "runtime/backend_fixture.h"
#include "runtime/state.h"

namespace {
using namespace sluice;
using session::Suspicions;

TEST_CASE("suspicion is the process's: pauses double whichever worker sees the failures, and end with a good answer", "[session]") {
  test::Backend b;
  b.server("s1");
  b.start();
  runtime::LiveServer& s = b["s1"];
  net::Loop here(0, 16384), there(1, 16384);
  Suspicions first(here), second(there);
  std::vector<int32_t> pauses;
  for (int i = 0; i < 7; ++i) {
    (i % 2 ? second : first).suspect(s);
    (i % 2 ? first : second).suspect(s);   // the same failure, seen elsewhere as well
    pauses.push_back(s.rest_ms);
    CHECK(s.state().suspect);
    runtime::StateChange::set_suspect(s, false);   // as if the pause were over
  }
  CHECK(pauses == std::vector<int32_t>{100, 200, 400, 800, 1600, 2000, 2000});
  first.suspect(s);
  Suspicions::clear(s);
  CHECK_FALSE(s.state().suspect);
  CHECK(s.rest_ms == 0);
  second.suspect(s);
  CHECK(s.rest_ms == 100);
}

}  // namespace
