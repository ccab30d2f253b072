#include "log/log.h"

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <regex>
#include <string>

#include "log/ring.h"
#include "log/target.h"

using namespace sluice;

namespace {

/// A UDP socket to log to.
struct Collector {
  int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  uint16_t port = 0;
  Collector() {
    sockaddr_in sa{};
    sa.sin_family = AF_INET;
    sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&sa), sizeof sa) == 0);
    socklen_t n = sizeof sa;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&sa), &n);
    port = ntohs(sa.sin_port);
  }
  ~Collector() { ::close(fd); }
  net::Loop* loop = nullptr;   ///< whose turn's end sends what was logged
  std::string next(int wait_ms = 1000) {
    loop->turn(0);
    pollfd p{fd, POLLIN, 0};
    if (::poll(&p, 1, wait_ms) <= 0) return {};
    char buf[70000];
    ssize_t n = ::recv(fd, buf, sizeof buf, MSG_DONTWAIT);
    return n > 0 ? std::string(buf, static_cast<size_t>(n)) : std::string();
  }
};

struct Fixture {
  Collector collector;
  std::unique_ptr<runtime::Runtime> rt;
  TxnView txn;
  TxnLog log;
  ConnFacts conn;
  model::Proxy* proxy = nullptr;

  explicit Fixture(void (*change)(model::Config&, model::Proxy&, uint16_t port)) {
    auto config = std::make_unique<model::Config>();
    config->global.quiet = true;
    auto p = std::make_unique<model::Proxy>();
    p->name = "web";
    p->caps = model::kFrontendCap;
    p->mode = model::Mode::http;
    proxy = p.get();
    config->proxies.push_back(std::move(p));
    config->index(*proxy);
    change(*config, *proxy, collector.port);
    rt = std::make_unique<runtime::Runtime>(std::move(config));
    rt->loops.push_back(std::make_unique<net::Loop>(0, 16384));
    sluice::log::start(*rt);
    collector.loop = rt->loops[0].get();
    collector.loop->turn(0);
    txn.frontend = rt->find_frontend("web");
    txn.conn = &conn;
    txn.log = &log;
    conn.src = net::Address::v4(0x7f000001, 1234);
    conn.dst = net::Address::v4(0x7f000001, 80);
  }
  ~Fixture() { sluice::log::stop(); }
  static model::LogTarget udp(uint16_t port) {
    model::LogTarget t;
    t.text = "127.0.0.1";
    t.address.kind = net::Endpoint::Kind::ip;
    t.address.ip = net::Address::v4(0x7f000001, port);
    return t;
  }
};

}  // namespace

TEST_CASE("a frontend without a format says who connected", "[log]") {
  Fixture f([](model::Config& c, model::Proxy& p, uint16_t port) {
    c.global.logs.push_back(Fixture::udp(port));
    p.log_global = true;
    p.log_tag = "mytag";
  });
  sluice::log::transaction(f.txn, false);
  CHECK(std::regex_match(f.collector.next(), std::regex("<134>[A-Z][a-z]{2} [ 0-9]\\d \\d\\d:\\d\\d:\\d\\d mytag\\[\\d+\\]: "
                                                       "Connect from 127\\.0\\.0\\.1:1234 to 127\\.0\\.0\\.1:80 "
                                                       "\\(web/HTTP\\)\n")));
  f.log.level = -2;   // set-log-level silent
  sluice::log::transaction(f.txn, false);
  CHECK(f.collector.next(50).empty());
}

TEST_CASE("levels filter and cap, length cuts", "[log]") {
  Fixture f([](model::Config& c, model::Proxy& p, uint16_t port) {
    model::LogTarget t = Fixture::udp(port);
    t.max_level = 5;
    t.min_level = 4;
    t.facility = 1;
    t.max_len = 80;
    t.format = model::LogWire::priority;
    p.logs.push_back(t);
  });
  sluice::log::event(f.txn.frontend, 6, "too chatty");
  sluice::log::event(f.txn.frontend, 5, "notice");
  sluice::log::event(f.txn.frontend, 0, std::string(200, 'x'));
  CHECK(f.collector.next() == "<13>notice\n");
  CHECK(f.collector.next() == "<12>" + std::string(76, 'x') + "\n");
}

TEST_CASE("connection errors have their own line", "[log]") {
  Fixture f([](model::Config& c, model::Proxy& p, uint16_t port) {
    model::LogTarget t = Fixture::udp(port);
    t.format = model::LogWire::short_;
    p.logs.push_back(t);
    p.options.set(static_cast<size_t>(model::Opt::log_separate_errors));
  });
  model::Bind bind;
  bind.id = 2;
  f.conn.bind = &bind;
  f.conn.accept_wall_us = 1795384645393000;
  sluice::log::connection_error(f.txn, "Truncated PROXY\x01 protocol header received");
  std::string line = f.collector.next();
  CHECK(line.starts_with("<3>127.0.0.1:1234 ["));
  CHECK(line.ends_with("] web/2: Truncated PROXY#01 protocol header received\n"));
}

TEST_CASE("a full pipe drops whole lines and counts them", "[log]") {
  int fds[2];
  REQUIRE(::pipe2(fds, O_CLOEXEC) == 0);
  static int write_end;
  write_end = fds[1];
  Fixture f([](model::Config& c, model::Proxy& p, uint16_t) {
    model::LogTarget t;
    t.kind = model::LogTarget::Kind::fd;
    t.address.fd = write_end;
    t.format = model::LogWire::raw;
    p.logs.push_back(t);
  });
  std::string text(1000, 'y');
  for (int i = 0; i < 200; ++i) sluice::log::event(f.txn.frontend, 4, text);
  CHECK(f.rt->process.dropped_logs.load() > 100);
  ::fcntl(fds[0], F_SETFL, O_NONBLOCK);
  std::string got;
  char buf[4096];
  for (ssize_t n; (n = ::read(fds[0], buf, sizeof buf)) > 0;) got.append(buf, static_cast<size_t>(n));
  sluice::log::event(f.txn.frontend, 4, "after");
  for (ssize_t n; (n = ::read(fds[0], buf, sizeof buf)) > 0;) got.append(buf, static_cast<size_t>(n));
  CHECK(got.ends_with(text + "\nafter\n"));
  CHECK(got.find(text + "\n" + text + "\n") == 0);
  ::close(fds[0]);
  ::close(fds[1]);
}

TEST_CASE("a ring section's format is used for its lines", "[log]") {
  Fixture f([](model::Config& c, model::Proxy& p, uint16_t) {
    c.rings["unit"].size = 4096;
    c.rings["unit"].format = model::LogWire::short_;
    model::LogTarget t;
    t.kind = model::LogTarget::Kind::ring;
    t.ring = "unit";
    p.logs.push_back(t);
  });
  sluice::log::event(f.txn.frontend, 3, "into the ring");
  sluice::log::Ring* ring = sluice::log::Ring::find("unit");
  REQUIRE(ring);
  uint64_t at = 0;
  std::string line;
  REQUIRE(ring->read(at, line));
  CHECK(line == "<3>into the ring");
}
