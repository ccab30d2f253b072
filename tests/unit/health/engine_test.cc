// The check engine: schedule, rise and fall, plain connections, tracking, where a check goes.
#include "lab.h"

using namespace sluice;
using namespace sluice::test;
using runtime::Oper;

static std::string server(const FakeServer& f, const std::string& options) {
  return " server s1 127.0.0.1:" + std::to_string(f.port) + " " + options + "\n";
}

TEST_CASE("a connection is enough when nothing else is said", "[health]") {
  FakeServer f({{Do::receive}});
  Lab lab(server(f, "check inter 1h"));
  lab.start();
  CHECK(lab.report().status == "INI");
  CHECK(lab.report().health == 2);
  CHECK(lab.first() == "L4OK");
  CHECK(lab.report().health == 4);
  CHECK(lab.report().state == 6);
  CHECK(runtime::status_text(lab["s1"]) == "UP");
  CHECK(said().empty());
}

TEST_CASE("one failure takes an unchecked server down", "[health]") {
  FakeServer f({{Do::close}});
  Lab lab(server(f, "check inter 1h"));
  f.shut();
  lab.start();
  CHECK(lab.first() == "L4CON ECONNREFUSED returned by OS (Connection refused)");
  CHECK(lab["s1"].state().oper == Oper::stopped);
  CHECK(lab["s1"].counters.sum(runtime::Ctr::failed_checks) == 1);
  REQUIRE(said().size() == 2);
  CHECK(said()[0].starts_with("Server be/s1 is DOWN, reason: Layer4 connection problem, info: \"ECONNREFUSED returned by OS "
                              "(Connection refused)\", check duration: 0ms. 0 active and 0 backup servers left."));
  CHECK(said()[1] == "backend be has no server available!");
}

TEST_CASE("fall failures take a server down, rise successes bring it back", "[health]") {
  FakeServer f({{Do::receive}});
  std::string error;
  Lab lab(server(f, "check inter 20ms fall 2 rise 3 fastinter 5ms downinter 10ms"));
  lab.start();
  REQUIRE(lab.until([&] { return lab.report().health == 4; }));
  lab["s1"].check->set_port(1, error);
  REQUIRE(lab.until([&] { return lab.report().health == 3; }));
  CHECK(runtime::status_text(lab["s1"]) == "UP 1/2");
  REQUIRE(lab.until([&] { return lab.report().health == 0; }));
  CHECK(runtime::status_text(lab["s1"]) == "DOWN");
  CHECK(lab["s1"].counters.sum(runtime::Ctr::failed_checks) == 2);
  lab["s1"].check->set_port(f.port, error);
  REQUIRE(lab.until([&] { return lab.report().health == 1; }));
  CHECK(runtime::status_text(lab["s1"]) == "DOWN 1/3");
  REQUIRE(lab.until([&] { return lab["s1"].state().oper == Oper::running; }));
  CHECK(lab.report().health == 4);
}

TEST_CASE("a server starts as init-state says", "[health]") {
  FakeServer f({{Do::receive}});
  std::string port = std::to_string(f.port);
  Lab lab(" server u 127.0.0.1:" + port + " check inter 1h init-state fully-up\n server d 127.0.0.1:" + port +
          " check inter 1h init-state down\n server f 127.0.0.1:" + port + " check inter 10ms rise 3 init-state fully-down\n");
  lab.start();
  CHECK(lab.report("u").health == 4);
  CHECK(lab["d"].state().oper == Oper::stopped);
  CHECK(lab["f"].state().oper == Oper::stopped);
  CHECK(lab.report("f").health == 0);
  lab.servers = {&f};
  REQUIRE(lab.until([&] { return lab["f"].state().oper == Oper::running; }));
  CHECK(said().size() >= 1);
  CHECK(said().back().find("Server be/f is UP, reason: Layer4 check passed, check duration:") == 0);
}

TEST_CASE("a server that accepts and says nothing is a timeout of the connection's check only", "[health]") {
  FakeServer f({{Do::hang}});
  Lab lab(server(f, "check inter 1h"));
  lab.start();
  CHECK(lab.first() == "L4OK");
}

TEST_CASE("checks pause in maintenance and begin anew after it", "[health]") {
  FakeServer f({{Do::receive}});
  Lab lab(server(f, "check inter 5ms disabled"));
  lab.start();
  CHECK(lab.report().state == 14);
  runtime::StateChange::set_admin(lab["s1"], 0, runtime::kForcedMaint, {});
  CHECK(lab["s1"].state().oper == Oper::running);
  CHECK(lab.report().health == 2);
  CHECK(lab.first() == "L4OK");
  std::string error;
  CHECK(lab["s1"].check->set_enabled(false, error));
  CHECK(lab.report().state == 2);
  CHECK(runtime::status_text(lab["s1"]) == "no check");
}

TEST_CASE("a tracking server follows", "[health]") {
  FakeServer f({{Do::close}});
  Lab lab(server(f, "check inter 1h") + " server t 127.0.0.1:1 track be/s1\n server u 127.0.0.1:1 track t\n");
  f.shut();
  lab.start();
  lab.first();
  CHECK(lab["t"].state().oper == Oper::stopped);
  CHECK(lab["u"].state().oper == Oper::stopped);
  CHECK(said()[0].starts_with("Server be/s1 is DOWN, reason"));
}

TEST_CASE("a suspect server is checked at once and is no suspect after that", "[health]") {
  FakeServer f({{Do::receive}});
  Lab lab(server(f, "check inter 1h"));
  lab.start();
  lab.first();
  runtime::StateChange::set_suspect(lab["s1"], true);
  CHECK(lab["s1"].check->check_now());
  CHECK(lab.until([&] { return !lab["s1"].state().suspect; }));
}

TEST_CASE("the PROXY header goes before a check as the server line says", "[health]") {
  FakeServer f({{Do::receive}});
  Lab lab(server(f, "check inter 1h check-send-proxy"));
  lab.servers = {&f};
  lab.start();
  REQUIRE(lab.until([&] { return !f.seen.empty() && !f.seen[0].empty(); }));
  CHECK(f.seen[0].starts_with("PROXY TCP4 127.0.0.1 127.0.0.1 "));
  CHECK(f.seen[0].ends_with(" " + std::to_string(f.port) + "\r\n"));
  CHECK(lab.first() == "L4OK");
}

TEST_CASE("no more checks run at once than a thread may have", "[health]") {
  FakeServer f({{Do::receive}});
  std::string lines;
  for (int i = 1; i < 9; ++i)
    lines += " server s" + std::to_string(i) + " 127.0.0.1:" + std::to_string(f.port) + " check inter 100ms check-send-proxy\n";
  Lab lab(lines, " tune.max-checks-per-thread 1\n max-spread-checks 1");
  lab.servers = {&f};
  lab.start();
  CHECK(lab.until([&] {
    int running = 0, done = 0;
    for (int i = 1; i < 9; ++i) {
      auto r = lab.report("s" + std::to_string(i));
      running += r.in_progress;
      done += r.status == "L4OK";
    }
    CHECK(running <= 1);
    return done == 8;
  }));
}
