// A backend made by hand, for tests of queues, states and algorithms.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "net/loop.h"
#include "runtime/proxy.h"

namespace test {
using namespace sluice;

struct Backend {
  model::Proxy config;
  std::unique_ptr<runtime::LiveProxy> live;

  explicit Backend(std::string algorithm = "roundrobin") {
    config.name = "be";
    config.caps = model::kBackendCap;
    config.mode = model::Mode::http;
    config.balance.algorithm = std::move(algorithm);
  }
  model::Server& server(std::string name, int weight = 1) {
    auto s = std::make_unique<model::Server>();
    s->name = std::move(name);
    s->weight = weight;
    s->id = static_cast<uint32_t>(config.servers.size() + 1);
    return *config.servers.emplace_back(std::move(s));
  }
  void start() {
    live = std::make_unique<runtime::LiveProxy>(config);
    for (auto& s : config.servers) live->add_server(std::make_unique<model::Server>(*s));
  }
  runtime::LiveProxy* operator->() { return live.get(); }
  runtime::LiveServer& operator[](std::string_view name) { return *live->find_server(name); }

  std::string pick(const PickInput& in = {}) {
    runtime::Ticket t;
    runtime::Ask ask;
    ask.input = in;
    return live->acquire(t, ask) == runtime::Pick::taken ? t.server()->name() : std::string("-");
  }
  /// Names of n servers picked one after the other, each place given back at once.
  std::string picks(int n) {
    std::string out;
    for (int i = 0; i < n; ++i) out += (i ? " " : "") + pick();
    return out;
  }
};

/// A stream that wants a server.
struct Waiter final : runtime::Ticket::Owner {
  explicit Waiter(net::Loop& l) : loop(l) {}
  net::Loop& loop;
  int calls = 0;
  runtime::Ticket ticket;
  void on_grant() override { ++calls; }
  runtime::Ask ask(runtime::LiveServer* bound = nullptr) {
    runtime::Ask a;
    a.bound = bound;
    a.owner = this;
    a.home = &loop;
    return a;
  }
};

}  // namespace test
