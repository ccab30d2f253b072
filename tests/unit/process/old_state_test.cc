#include "process/old_state.h"

#include <catch2/catch.hpp>

using namespace sluice::process;
using sluice::runtime::Ctr;

namespace {
const std::string kServer = "3 app 1 one 10.0.0.1 2 8 7 1 60 6 3 4 6 0 0 0 - 80 - 0 0 - - 0";
std::string text(const std::string& lines) { return "state 1 stot,bin,of_tomorrow\n" + lines + "end\n\n"; }
}  // namespace

TEST_CASE("What an old process tells is read") {
  auto old = parse_old_state(text("F web 1,2,3\nB app 4,5,6 7000000 8\nL web sock-1 9,,0\nA app ab server late 10.0.0.9\nS ab 20 5 1 2 3 1 7,8,9 " +
                                  kServer + "\n"));
  REQUIRE(old);
  CHECK(old->frontends.at("web").counters == "1,2,3");
  CHECK(old->backends.at("app").down_us == 7000000);
  CHECK(old->backends.at("app").times_down == 8);
  CHECK(old->listeners.at({"web", "sock-1"}).size() == 1);
  REQUIRE(old->servers.size() == 1);
  const auto& [who, s] = old->servers.front();
  CHECK(who == std::pair<std::string, std::string>("app", "one"));
  CHECK((s.fingerprint == 0xab && s.maxconn == 20 && s.down_us == 5 && s.agent_enabled && s.agent_health == 3));
  CHECK((s.added && s.words == "server late 10.0.0.9"));
  CHECK((s.saved.oper == 2 && s.saved.admin == 8 && s.saved.weight == 7 && s.saved.port == 80));
  sluice::runtime::Counters c;
  CHECK(old->columns.load(s.counters, c));
  CHECK((c.sum(Ctr::sessions) == 7 && c.sum(Ctr::bytes_in) == 8));
  CHECK(old->columns.load("1,,", c));
  CHECK((c.sum(Ctr::sessions) == 1 && c.sum(Ctr::bytes_in) == 0));
}

TEST_CASE("What is cut short, or something else, is not taken for the state of an old process") {
  CHECK_FALSE(parse_old_state(""));
  CHECK_FALSE(parse_old_state("Unknown command: '_getstate'\n"));
  CHECK_FALSE(parse_old_state("state 2 stot\nend\n"));
  CHECK_FALSE(parse_old_state("state 1 stot\nF web 1\n"));
  CHECK_FALSE(parse_old_state(text("S zz 20 5 1 2 3 1 7,8,9 " + kServer + "\n")));
  CHECK_FALSE(parse_old_state(text("S ab 20\n")));
  CHECK(parse_old_state("state 1 stot\nend\n"));
  std::string whole = text("F web 1,2,3\nS ab 20 5 1 2 3 1 7,8,9 " + kServer + "\n");
  for (size_t n = 0; n + 2 < whole.size(); ++n) CHECK_FALSE(parse_old_state(whole.substr(0, n)));
  sluice::runtime::CounterColumns columns("stot,bin");
  sluice::runtime::Counters c;
  c.add(Ctr::sessions, 5);
  for (const char* bad : {"1", "1,2,3", "1,x", "-1,2", "1,99999999999999999999999"}) CHECK_FALSE(columns.load(bad, c));
  CHECK(c.sum(Ctr::sessions) == 5);
}
