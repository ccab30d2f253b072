// Several workers at one backend while somebody changes it: run under ThreadSanitizer by tests/run.sh --all.
#include <catch2/catch.hpp>
#include <deque>
#include <thread>

#include "sequence.h"

using namespace sluice;
using test::Farm;

namespace {
constexpr int kWorkers = 4, kRounds = 1500, kHeld = 5;

/// Takes places, keeps a few, gives them back. How many it got.
uint64_t work(runtime::LiveProxy& backend, uint32_t seed) {
  std::deque<runtime::Ticket> held;
  uint64_t taken = 0;
  for (int i = 0; i < kRounds; ++i) {
    runtime::Ask ask;
    ask.input.has_key = backend.is_hash() && i % 4 != 0;
    ask.input.key = seed * 2654435761u + static_cast<uint32_t>(i) * 40503u;
    if (backend.acquire(held.emplace_back(), ask) == runtime::Pick::taken) ++taken;
    if (held.size() > kHeld) held.pop_front();
  }
  return taken;
}

void disturb(Farm& f) {
  for (int i = 0; i < 300; ++i) {
    int n = i % 7;
    runtime::LiveServer& s = f[std::to_string(n)];
    switch (i % 5) {
      case 0: f.down(n); break;
      case 1: runtime::StateChange::set_weight(s, static_cast<uint32_t>(1 + i % 30)); break;
      case 2: runtime::StateChange::set_maxconn(s, static_cast<uint32_t>(i % 4)); break;
      case 3: f.up((n + 4) % 7); break;
      default: runtime::StateChange::set_suspect(s, i % 2 == 0); break;
    }
  }
}
}  // namespace

TEST_CASE("workers and changes of state meet at one backend", "[balance][threads]") {
  struct {
    const char* algorithm;
    bool consistent;
  } const cases[] = {{"roundrobin", false}, {"static-rr", false}, {"leastconn", false}, {"first", false}, {"random", false},
                     {"source", false},     {"source", true}};
  for (const auto& c : cases) {
    INFO(c.algorithm << (c.consistent ? " consistent" : ""));
    Farm f(c.algorithm, {1, 2, 3, 4, 5, 6, 7, 8});
    f.config.balance.consistent = c.consistent;
    f.start();
    std::array<uint64_t, kWorkers> taken{};
    std::vector<std::thread> threads;
    for (uint32_t w = 0; w < kWorkers; ++w)
      threads.emplace_back([&, w] { taken[w] = work(*f.live, w + 1); });
    disturb(f);
    for (std::thread& t : threads) t.join();
    uint64_t all = 0;
    for (uint64_t n : taken) all += n;
    CHECK(all > 0);
    CHECK(f->be.sum(runtime::Ctr::lb_total) == all);
    CHECK(f->places_taken() == 0);
    f->for_each_server([](runtime::LiveServer& s) { CHECK(s.served == 0); });
  }
}
