// Every order here was heard from the reference.
#include <catch2/catch.hpp>

#include <algorithm>

#include "sequence.h"

using namespace sluice;
using test::Farm;

namespace {
std::string order(const std::vector<int>& weights, int n) {
  Farm f("roundrobin", weights);
  f.start();
  return f.run(n);
}
}  // namespace

TEST_CASE("roundrobin spreads turns by weight in the reference's order", "[balance]") {
  CHECK(order({5, 5, 5}, 12) == "012012012012");
  CHECK(order({1, 2}, 9) == "110110110");
  CHECK(order({1, 2, 3}, 12) == "212021212021");
  CHECK(order({2, 1, 1}, 8) == "01020102");
  CHECK(order({3, 1, 2, 2}, 50) == "02031203020312030203120302031203020312030203120302");
  CHECK(order({5, 17}, 66) == "111101110111011110111011110111011101111011101111011101110111101110");
  CHECK(order({22, 69}, 80) == "11110111011101110111011101110111101110111011101110111011101110111101110111011101");
  CHECK(order({202, 12}, 80) == "00000000000000000100000000000000000100000000000000000100000000000000001000000000");
  CHECK(order({256, 1, 100, 43}, 80) ==
        "00200302002001023002000203002002003020020002300200020302000200302002000230020002");
}

TEST_CASE("roundrobin keeps the reference's order over the end of a window", "[balance]") {
  CHECK(order({10, 5, 10, 10, 4}, 700).substr(600) ==
        "0230423102302314023023102302310234023102304231023023140230231042302310234023102304231023023140230231");
}

TEST_CASE("roundrobin goes on with the others when a server goes down", "[balance]") {
  struct {
    std::vector<int> weights;
    std::string before;
    int down;
    std::string after;
  } const cases[] = {
      {{5, 10, 10}, "121201212", 1, "0202202202202202202202202202202202202202"},
      {{10, 2, 1, 4, 1}, "003010302003010304003010302003010304003010302003010304", 3, "0000100020010000401000200100004010002001"},
      {{5, 10, 10, 1, 7}, "1241201421240123412012412041214201241201421240123412012412", 2, "0411401410411041410141043114014104110414"},
      {{5, 1, 3}, "0", 0, "2221222122212221222122212221222122212221"},
  };
  for (const auto& c : cases) {
    Farm f("roundrobin", c.weights);
    f.start();
    CHECK(f.run(static_cast<int>(c.before.size())) == c.before);
    f.down(c.down);
    CHECK(f.run(static_cast<int>(c.after.size())) == c.after);
  }
}

TEST_CASE("roundrobin takes a server back where its turn would be", "[balance]") {
  struct {
    std::vector<int> weights;
    int which;
    std::string before, without, after;
  } const cases[] = {
      {{5, 10, 10}, 0, "12120121", "2121212", "121201212012120121201212012120121201212012120121201212012120"},
      {{10, 4, 4}, 2, "0010201", "0000100100010010001001", "001020102001020102001020102001020102001020102001020102001020"},
      {{10, 4, 4, 7, 4}, 1, "030", "2430032403020340302430030243003", "240301302403012340031024301032403013024030123400310243010324"},
      {{10, 5, 4, 5, 10}, 0, "041043041204304", "1243414324143241434124341243414",
       "320410430412043041204304104230410432041043041204304120430410"},
  };
  for (const auto& c : cases) {
    Farm f("roundrobin", c.weights);
    f.start();
    CHECK(f.run(static_cast<int>(c.before.size())) == c.before);
    f.down(c.which);
    CHECK(f.run(static_cast<int>(c.without.size())) == c.without);
    f.up(c.which);
    CHECK(f.run(static_cast<int>(c.after.size())) == c.after);
  }
}

TEST_CASE("a server that was full is not paid back the turns it missed", "[balance]") {
  Farm f("roundrobin", {1, 1, 1});
  f.config.servers[1]->maxconn = 1;
  f.start();
  runtime::Ticket t;
  runtime::Ask ask;
  ask.bound = &f["1"];
  REQUIRE(f->acquire(t, ask) == runtime::Pick::taken);
  CHECK(f.run(12) == "020202020202");
  t.release();
  std::string after = f.run(9);
  CHECK(std::count(after.begin(), after.end(), '1') <= 4);
  CHECK(after.find("11") == std::string::npos);
}
