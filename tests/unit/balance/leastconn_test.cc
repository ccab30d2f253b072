// The orders were heard from the reference.
#include <catch2/catch.hpp>
#include <deque>

#include "sequence.h"

using namespace sluice;
using test::Farm;

namespace {
struct Held {
  Farm& farm;
  std::deque<runtime::Ticket> tickets;
  std::string take(int n) {
    std::string out;
    for (int i = 0; i < n; ++i) {
      runtime::Ticket& t = tickets.emplace_back();
      out += farm->acquire(t, {}) == runtime::Pick::taken ? t.server()->name() : "-";
    }
    return out;
  }
};

std::string held(const std::string& algorithm, const std::vector<int>& weights, int n) {
  Farm f(algorithm, weights);
  f.start();
  Held h{f, {}};
  return h.take(n);
}
}  // namespace

TEST_CASE("leastconn takes the server with the fewest sessions for its weight", "[balance]") {
  CHECK(held("leastconn", {5, 5, 5}, 20) == "01201201201201201201");
  CHECK(held("leastconn", {1, 2}, 20) == "01110110110110110110");
  CHECK(held("leastconn", {1, 2, 3}, 20) == "01221221201221201221");
  CHECK(held("leastconn", {3, 1}, 20) == "01000010001000100010");
  CHECK(held("leastconn", {1, 2, 3, 4, 10}, 20) == "01234444344243441234");
  CHECK(held("leastconn", {256, 1, 100, 43, 0}, 20) == "01230002002000203020");
}

TEST_CASE("leastconn takes idle servers in turn, whatever their weight", "[balance]") {
  Farm f("leastconn", {1, 2, 10});
  f.start();
  CHECK(f.run(9) == "012012012");
}

TEST_CASE("leastconn comes back to a server whose sessions end, and leaves full ones out", "[balance]") {
  Farm f("leastconn", {1, 1, 1});
  f.config.servers[0]->maxconn = 2;
  f.config.servers[1]->maxconn = 5;
  f.config.servers[2]->maxconn = 1;
  f.start();
  Held h{f, {}};
  CHECK(h.take(6) == "012011");
  h.tickets[2].release();
  CHECK(h.take(3) == "211");
  runtime::StateChange::set_maxconn(f["0"], 4);
  CHECK(h.take(2) == "00");
}

TEST_CASE("leastconn follows weights that change under load", "[balance]") {
  Farm f("leastconn", {1, 1});
  f.start();
  Held h{f, {}};
  CHECK(h.take(4) == "0101");
  runtime::StateChange::set_weight(f["1"], 4);
  CHECK(h.take(5) == "11111");
}

TEST_CASE("first fills servers by id", "[balance]") {
  Farm f("first", {1, 1, 1});
  f.config.servers[0]->maxconn = 2;
  f.config.servers[0]->id = 30;
  f.config.servers[1]->maxconn = 3;
  f.config.servers[1]->id = 20;
  f.config.servers[2]->maxconn = 1;
  f.config.servers[2]->id = 10;
  f.start();
  Held h{f, {}};
  CHECK(h.take(6) == "211100");
  h.tickets[2].release();
  CHECK(h.take(1) == "1");
  h.tickets[0].release();
  f.down(2);
  h.tickets[4].release();
  CHECK(h.take(1) == "0");
}
