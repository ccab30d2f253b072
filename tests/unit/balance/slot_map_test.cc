// The orders were heard from the reference.
#include "balance/slot_map.h"

#include <catch2/catch.hpp>
#include <deque>

#include "sequence.h"

using namespace sluice;
using test::Farm;

namespace {
std::string spread(const std::vector<uint32_t>& weights) {
  std::string out;
  for (uint32_t n : balance::spread(weights)) out += std::to_string(n);
  return out;
}

Farm hashed(const std::vector<int>& weights, std::string function, bool avalanche = false) {
  Farm f("hdr(X-K)", weights);
  f.config.balance.hash_function = std::move(function);
  f.config.balance.avalanche = avalanche;
  return f;
}
}  // namespace

TEST_CASE("slots are spread as the reference spreads them", "[balance]") {
  CHECK(spread({1, 2}) == "011");
  CHECK(spread({1, 1, 5}) == "0221222");
  CHECK(spread({1, 2, 4}) == "0212122");
  CHECK(spread({2, 2, 2, 1}) == "0120123");
  CHECK(spread({1, 1, 1, 1, 4}) == "04142434");
  CHECK(spread({1, 2, 3, 4, 10}) == "04143424234414342434");
  CHECK(spread({256, 1, 100, 43}).substr(0, 60) == "001200020302000200320002000230020002030200020032000200023002");
}

TEST_CASE("ten thousand servers have their slots at once", "[balance]") {
  std::vector<uint32_t> weights(10000);
  for (uint32_t i = 0; i < weights.size(); ++i) weights[i] = 1 + i % 16;
  std::vector<uint32_t> have(weights.size());
  for (uint32_t n : balance::spread(weights)) ++have[n];
  CHECK(have == weights);
}

TEST_CASE("static-rr goes through the slots", "[balance]") {
  Farm f("static-rr", {1, 2, 3, 4, 10});
  f.start();
  CHECK(f.run(60) == "041434242344143424340414342423441434243404143424234414342434");
}

TEST_CASE("static-rr keeps its weights; only 0 and not 0 count", "[balance]") {
  Farm f("static-rr", {5, 10, 5});
  f.start();
  CHECK(f->balancer().is_static());
  CHECK(f.run(11) == "01120112011");
  runtime::StateChange::set_weight(f["0"], 0);
  CHECK(f.run(14) == "11211211211211");
  runtime::StateChange::set_weight(f["0"], 7);
  CHECK(f.run(14) == "12011201120112");
}

TEST_CASE("static-rr passes over full servers, also over long rows of them", "[balance]") {
  Farm f("static-rr", {1, 1, 1});
  f.config.servers[1]->maxconn = 1;
  f.start();
  runtime::Ticket t;
  runtime::Ask ask;
  ask.bound = &f["1"];
  REQUIRE(f->acquire(t, ask) == runtime::Pick::taken);
  CHECK(f.run(6) == "020202");

  Farm many("static-rr", std::vector<int>(1000, 1));
  for (auto& s : many.config.servers) s->maxconn = 1;
  many.start();
  std::deque<runtime::Ticket> held(999);
  for (auto& h : held) REQUIRE(many->acquire(h, {}) == runtime::Pick::taken);
  CHECK(many.pick() == "999");
  held[500].release();
  held[0].release();
  std::string two = many.pick() + " " + many.pick();
  CHECK(two != "999 999");
}

TEST_CASE("a key meets the server of its slot", "[balance]") {
  struct {
    std::vector<int> weights;
    const char* function;
    bool avalanche;
    const char* order;
  } const cases[] = {
      {{1, 1, 1, 1, 1}, "sdbm", false, "123401234040123401233401234012234012340112340123400123401234"},
      {{1, 2, 3, 4, 10}, "sdbm", false, "414342423434243404144342434041143424340441434243404414342434"},
      {{1, 1, 1, 1, 1}, "djb2", true, "241402341210010202304120423112301140041120142134223003110442"},
      {{1, 1, 1, 1, 1}, "wt6", false, "010234324011223142111122314211322132212131203120200342034242"},
      {{1, 1, 1, 1, 1}, "crc32", false, "132120221044010132230202231204022421100040141042342404203004"},
  };
  for (const auto& c : cases) {
    Farm f = hashed(c.weights, c.function, c.avalanche);
    f.start();
    CHECK(f->is_hash());
    CHECK(f.keyed(60) == c.order);
    CHECK(f.keyed(60) == c.order);
  }
}

TEST_CASE("with a server down the slots are dealt out among the others", "[balance]") {
  Farm f = hashed({1, 2, 3, 4, 10}, "sdbm");
  f.start();
  f.down(3);
  CHECK(f.keyed(60) == "244142442424424404144244244041142442440441424424404414244244");
  f.up(3);
  CHECK(f.keyed(60) == "414342423434243404144342434041143424340441434243404414342434");
}

TEST_CASE("hash-type none takes the number in the key", "[balance]") {
  Farm f = hashed({1, 1, 1, 1, 1}, "none");
  f.start();
  for (int n : {0, 7, 4096, 123456789}) {
    expr::test::World w;
    w.request.add("x-k", std::to_string(n));
    CHECK(f.pick_for(w) == std::to_string(n % 5));
  }
}

TEST_CASE("hash-preserve-affinity decides where a key goes whose server is full", "[balance]") {
  for (std::string affinity : {"always", "maxconn", "maxqueue"}) {
    Farm f = hashed({1, 1, 1}, "none");
    f.config.balance.preserve_affinity = affinity;
    for (auto& s : f.config.servers) s->maxconn = s->maxqueue = 1;
    f.start();
    net::Loop loop(0, 16384);
    expr::test::World w;
    w.request.add("x-k", "1");
    std::deque<test::Waiter> waiters;
    std::string where;
    for (int i = 0; i < 4; ++i) {
      test::Waiter& one = waiters.emplace_back(loop);
      runtime::Ask ask = one.ask();
      ask.input.txn = &w.txn;
      runtime::Pick p = f->acquire(one.ticket, ask);
      auto* s = one.ticket.server();
      where += p == runtime::Pick::queue_full ? std::string("!") : (p == runtime::Pick::queued ? "q" : "") + (s ? s->name() : "");
    }
    CHECK(where == (affinity == "always" ? "1q1!!" : affinity == "maxconn" ? "120q" : "1q12q2"));
  }
}

TEST_CASE("a key whose server just failed goes on to the next", "[balance]") {
  Farm f = hashed({1, 1, 1}, "none");
  f.start();
  expr::test::World w;
  w.request.add("x-k", "1");
  PickInput in;
  in.txn = &w.txn;
  in.avoid = &f["1"];
  CHECK(f.pick(in) == "2");
  in.tried = 1 << 2;
  CHECK(f.pick(in) == "0");
}
