// A configuration brought to life and commands run on it, for tests of the Runtime API.
#pragma once
#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "admin/line.h"
#include "admin/session.h"
#include "runtime/runtime.h"

namespace sluice::test {

/// The model of a small configuration, put together by hand: ids count from 2 as in the reference.
struct Model {
  std::unique_ptr<model::Config> config = std::make_unique<model::Config>();
  uint32_t next_id = 2;

  model::Proxy& proxy(std::string name, uint8_t caps, model::Mode mode = model::Mode::http) {
    auto p = std::make_unique<model::Proxy>();
    p->name = std::move(name);
    p->id = next_id++;
    p->caps = caps;
    p->mode = mode;
    p->balance.algorithm = "roundrobin";
    model::Proxy& ref = *p;
    config->proxies.push_back(std::move(p));
    config->index(ref);
    return ref;
  }
  model::Server& server(model::Proxy& p, std::string name, uint16_t port, int weight = 1) {
    auto s = std::make_unique<model::Server>();
    s->name = std::move(name);
    s->id = static_cast<uint32_t>(p.servers.size() + 1);
    s->address.kind = net::Endpoint::Kind::ip;
    s->address.ip = net::Address::v4(0x7f000001, port);
    s->address.port = port;
    s->address.port_given = true;
    s->weight = weight;
    p.servers.push_back(std::move(s));
    return *p.servers.back();
  }
};

struct Cli {
  std::unique_ptr<runtime::Runtime> rt;
  admin::CliSession session;

  explicit Cli(Model m) : rt(std::make_unique<runtime::Runtime>(std::move(m.config))) {
    rt->loops.push_back(std::make_unique<net::Loop>(0, 16384));
    rt->loops[0]->turn(0);
    rt->process.maxconn = 2000;
  }

  /// The answer to one line, its final empty line included. Commands that wait are asked at most 100 times.
  std::string operator()(std::string_view line) {
    std::string out;
    for (const std::string& c : admin::split_line(line).commands) {
      admin::Run run(session, admin::split_words(c), "", out);
      run.start();
      for (int i = 0; i < 100 && !run.finished(); ++i) run.streaming() ? run.produce() : run.step();
    }
    return out;
  }
};

}  // namespace sluice::test
