// The orders were heard from the reference.
#include "balance/ring.h"

#include <catch2/catch.hpp>
#include <deque>
#include <set>

#include "sequence.h"

using namespace sluice;
using test::Farm;

namespace {
Farm ring(const std::vector<int>& weights, std::string header = "hdr(x-k)") {
  Farm f(std::move(header), weights);
  f.config.balance.consistent = true;
  f.config.balance.hash_function = "sdbm";
  f.config.balance.avalanche = true;
  return f;
}
constexpr const char* kFive = "421201010320314404421332422232204133342334240042012124440340";
}  // namespace

TEST_CASE("a key meets the nearest server of the ring", "[balance]") {
  Farm f = ring({1, 1, 1, 1, 1});
  f.start();
  CHECK(f.keyed(60) == kFive);
  CHECK_FALSE(f->balancer().is_static());
}

TEST_CASE("servers that come, go or change their weight move only the keys around them", "[balance]") {
  Farm f = ring({1, 1, 1, 1, 1});
  f.start();
  f.down(2);
  CHECK(f.keyed(60) == "401001010310314404401331413333404133340334340040011114440340");
  f.up(2);
  CHECK(f.keyed(60) == kFive);
  runtime::StateChange::set_weight(f["1"], 4);
  CHECK(f.keyed(60) == "411211011110114104421131121211204131312311211012011114440310");
  runtime::StateChange::set_weight(f["1"], 1);
  CHECK(f.keyed(60) == kFive);
}

TEST_CASE("without a key the ring is gone round point by point", "[balance]") {
  Farm f = ring({1, 1, 1, 1, 1}, "hdr(x-none)");
  f.start();
  CHECK(f.keyed(60) == "233231430203012000112402212041322034140231342134040210113342");
  Farm g = ring({1, 3, 2}, "hdr(x-none)");
  g.start();
  CHECK(g.keyed(60) == "222121101201120120021011120122120111122202121110211121120202");
}

TEST_CASE("hash-key addr and addr-port place servers by address, not by id", "[balance]") {
  auto keys = [](model::Server::HashKey kind, bool turned) {
    Farm f = ring({1, 1, 1});
    for (int i = 0; i < 3; ++i) {
      model::Server& s = *f.config.servers[i];
      s.hash_key = kind;
      s.address.ip = net::Address::v4(0x0a000001, static_cast<uint16_t>(80 + (turned ? 2 - i : i)));
      if (kind == model::Server::HashKey::addr) s.address.ip = net::Address::v4(0x0a000001 + (turned ? 2 - i : i), 80);
    }
    f.start();
    std::string out = f.keyed(60);
    if (turned)
      for (char& c : out) c = static_cast<char>('0' + '2' - c);
    return out;
  };
  using HashKey = model::Server::HashKey;
  CHECK(keys(HashKey::addr, false) == keys(HashKey::addr, true));
  CHECK(keys(HashKey::addr_port, false) == keys(HashKey::addr_port, true));
  CHECK(keys(HashKey::id, false) != keys(HashKey::id, true));
  std::string by_port = keys(HashKey::addr_port, false);
  CHECK(std::set<char>(by_port.begin(), by_port.end()).size() == 3);
}

TEST_CASE("hash-balance-factor sends on what would be too much for one server", "[balance]") {
  struct {
    std::vector<int> weights;
    uint32_t factor;
    const char* order;
  } const cases[] = {
      {{1, 1, 1, 1, 1}, 150, "20343202302304134023403222020023"},
      {{1, 1, 1, 1, 1}, 101, "20344231042310143204231102340423"},
      {{1, 2, 3}, 125, "22022121220220121221202222022021"},
      {{1, 4, 10}, 200, "12121122121121221122222122111111"},
      {{5, 4, 3, 2}, 130, "01201101020101030133302132000000"},
  };
  for (const auto& c : cases) {
    Farm f = ring(c.weights);
    f.config.balance.balance_factor = c.factor;
    f.start();
    std::deque<runtime::Ticket> held;
    std::string order;
    for (int i = 0; i < 32; ++i) {
      expr::test::World w;
      w.request.add("x-k", i >= 14 && i < 26 ? "z" + std::to_string(i - 14) : "k1");
      runtime::Ask ask;
      ask.input.txn = &w.txn;
      runtime::Ticket& t = held.emplace_back();
      REQUIRE(f->acquire(t, ask) == runtime::Pick::taken);
      order += t.server()->name();
    }
    CHECK(order == c.order);
  }
}

TEST_CASE("random keeps to hash-balance-factor", "[balance]") {
  Farm f("random(1)", {1, 1, 1, 1});
  f.config.balance.balance_factor = 101;
  f.start();
  std::deque<runtime::Ticket> held(40);
  for (auto& t : held) REQUIRE(f->acquire(t, {}) == runtime::Pick::taken);
  for (int i = 0; i < 4; ++i) {
    CHECK(f[std::to_string(i)].served >= 9);
    CHECK(f[std::to_string(i)].served <= 11);
  }
}
