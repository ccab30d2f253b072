// Server options of checks: what they accept and how they complain.
#include <catch2/catch.hpp>

#include "../config/kw_world.h"
#include "health/settings.h"

using namespace sluice;

static std::string server(const std::string& words) { return kw::http(" server s 1.2.3.4:80 " + words).said(); }

TEST_CASE("options of checks are kept", "[health]") {
  auto w = kw::http(" default-server inter 5s rise 7\n server s 1.2.3.4:80 check fastinter 1s downinter 1m fall 9 port 81 addr 1.2.3.5 "
                    "check-send-proxy init-state fully-down socks4 127.0.0.1:1080 check-via-socks4\n server t 1.2.3.4:80 no-check\n");
  CHECK(w.said() == "");
  const auto& c = health::checks_of(*w.proxy().servers[0]);
  CHECK(c.check);
  CHECK(c.inter == 5000);
  CHECK(c.fastinter == 1000);
  CHECK(c.downinter == 60000);
  CHECK(c.rise == 7);
  CHECK(c.fall == 9);
  CHECK(c.port == 81);
  CHECK(c.addr->ip.ip_text() == "1.2.3.5");
  CHECK(c.send_proxy);
  CHECK(c.init_state == health::InitState::fully_down);
  CHECK(c.socks4->port() == 1080);
  CHECK_FALSE(health::checks_of(*w.proxy().servers[1]).check);
  CHECK(health::checks_of(*w.proxy().servers[1]).rise == 7);
}

TEST_CASE("options of checks complain as HAProxy does", "[health]") {
  CHECK(server("inter") == "A7 'server l/s' : 'inter' expects a delay as argument.\n");
  CHECK(server("inter x") == "A7 'server l/s' : unexpected character 'x' in 'inter' argument of server s.\n");
  CHECK(server("inter 0") == "A7 'server l/s' : invalid value 0 for argument 'inter' of server s.\n");
  CHECK(server("rise 0") == "A7 'server l/s' : 'rise' has to be > 0.\n");
  CHECK(server("fall") == "A7 'server l/s' : 'fall' expects an integer argument.\n");
  CHECK(server("port") == "A7 'server l/s' : 'port' expects a port number as argument.\n");
  CHECK(server("addr") == "A7 'server l/s' : 'addr' expects <ipv4|ipv6> as argument.\n");
  CHECK(server("init-state foo").find("'init-state' expects one of") != std::string::npos);
  CHECK(server("socks4 1.2.3.4").find("'socks4 1.2.3.4' : ") != std::string::npos);
}

TEST_CASE("who may track whom", "[health]") {
  auto track = [](const std::string& lines) { return kw::http(lines).said(); };
  std::string checked = " server c 1.2.3.4:80 check\n";
  CHECK(track(checked + " server a 1.2.3.4:80 track c\n server b 1.2.3.4:80 track l/a") == "");
  CHECK(track(" server a 1.2.3.4:80 track x") == "A7 'server l/a' : unable to find required server 'x' for tracking.\n");
  CHECK(track(" server a 1.2.3.4:80 track x/y") == "A7 'server l/a' : unable to find required proxy 'x' for tracking.\n");
  CHECK(track(checked + " server a 1.2.3.4:80 check track c") ==
        "A8 'server l/a' : unable to enable checks and tracking at the same time!\n");
  CHECK(track(" server n 1.2.3.4:80\n server a 1.2.3.4:80 track n") ==
        "A8 'server l/a' : unable to use l/n for tracking as it does not have any check nor agent enabled.\n");
  CHECK(track(" server a 1.2.3.4:80 track a").find("unable to track l/a as it belongs to a tracking chain looping back to l/a") !=
        std::string::npos);
  CHECK(track(" server a 1.2.3.4:80 track b\n server b 1.2.3.4:80 track a").find("looping back to") != std::string::npos);
  // a loop further up that s itself is not part of
  CHECK(track(" server s 1.2.3.4:80 track a\n server a 1.2.3.4:80 track b\n server b 1.2.3.4:80 track a").find("looping back") !=
        std::string::npos);
}

TEST_CASE("a check needs a port", "[health]") {
  CHECK_THAT(kw::World("backend b\n server s 127.0.0.1 check\n").said(),
             Catch::EndsWith("A0 config: backend 'b': server 's' has neither service port nor check port.\n"));
  CHECK(kw::World("backend b\n option tcp-check\n tcp-check connect\n server s 127.0.0.1 check\n")
            .said().find("nor tcp_check rule 'connect' with port information.") != std::string::npos);
  CHECK(kw::World("backend b\n server s 127.0.0.1:+5 check\n").said().find("neither service port") != std::string::npos);
  for (std::string good : {"127.0.0.1 check port 80", "127.0.0.1 check addr 1.2.3.4:80", "/tmp/x check", "127.0.0.1:80 check"})
    CHECK(kw::World("backend b\n server s " + good + "\n").said().find("neither") == std::string::npos);
  CHECK(kw::World("backend b\n option tcp-check\n tcp-check connect port 80\n server s 127.0.0.1 check\n").said().find("neither") ==
        std::string::npos);
}
