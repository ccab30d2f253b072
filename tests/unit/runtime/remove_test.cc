// Servers that are deleted at run time.
#include <catch2/catch.hpp>

#include "backend_fixture.h"
#include "runtime/state.h"

using namespace sluice;
using runtime::StateChange;

TEST_CASE("a server is deleted in maintenance only, and with nothing left on it") {
  test::Backend be;
  be.server("a");
  be.server("b");
  be.start();
  CHECK_FALSE(be->remove_server(be["a"]));
  StateChange::set_admin(be["a"], runtime::kForcedMaint, 0, "");
  be["a"].references.fetch_add(1);
  CHECK_FALSE(be->remove_server(be["a"]));
  be["a"].references.fetch_sub(1);
  CHECK(be->remove_server(be["a"]));
  CHECK(be->find_server("a") == nullptr);
  CHECK(be.picks(3) == "b b b");
}

TEST_CASE("a change of state that was on its way does not bring a deleted server back") {
  test::Backend be;
  be.server("a");
  be.server("b");
  be.start();
  runtime::LiveServer& a = be["a"];
  StateChange::set_admin(a, runtime::kForcedMaint, 0, "");
  REQUIRE(be->remove_server(a));
  StateChange::set_admin(a, 0, runtime::kForcedMaint, "");   // an agent's late answer
  CHECK(be->usable_active() == 1);
  CHECK(be.picks(3) == "b b b");
}
