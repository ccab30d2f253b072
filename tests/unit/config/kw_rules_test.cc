// Lines of rules: http-request and its kin, acl, use_backend, redirect, monitor fail.
#include <catch2/catch.hpp>

#include "kw_world.h"

using namespace sluice;
using kw::World;

namespace {
World front(const std::string& lines) {
  return World("frontend f\n bind 127.0.0.1:8080\n mode http\n timeout client 1s\n default_backend b\n" + lines +
               "\nbackend b\n mode http\n timeout connect 1s\n timeout server 1s\n server s 127.0.0.1:81\n");
}
}  // namespace

TEST_CASE("rules: conditions go with their rules", "[config][acl]") {
  World w = front(" acl a path /a\n http-request deny if a\n http-request set-header X y unless { src 10.0.0.0/8 }\n"
                  " http-response set-status 404 if { status 500 }\n http-after-response del-header X\n"
                  " tcp-request connection reject if !{ src 127.0.0.1 }\n tcp-request content accept if HTTP\n"
                  " redirect scheme https if { dst_port 80 }\n use_backend b if a or TRUE\n monitor fail if FALSE");
  CHECK(w.said().find('A') == std::string::npos);
  const model::Proxy& p = w.proxy();
  REQUIRE(p.http_request.size() == 2);
  CHECK(p.http_request[0].condition);
  CHECK(p.http_request[0].line == 7);
  CHECK(p.http_response.size() == 1);
  CHECK(p.http_after_response.size() == 1);
  CHECK_FALSE(p.http_after_response[0].condition);
  CHECK(p.tcp_connection.size() == 1);
  CHECK(p.tcp_content.size() == 1);
  CHECK(p.redirects.size() == 1);
  REQUIRE(p.use_backends.size() == 1);
  CHECK(p.use_backends[0].target == &w.proxy(1));
  CHECK(p.monitor_fail.size() == 1);
}

TEST_CASE("rules: conditions that are wrong are said in the line's words", "[config][acl]") {
  auto said = [](const char* line) { return front(line).said(); };
  CHECK(said(" http-request deny if nosuch") ==
        "A6 error detected while parsing an 'http-request deny' condition : no such ACL : 'nosuch'.\n");
  CHECK(said(" use_backend b if nosuch") == "A6 error detected while parsing switching rule : no such ACL : 'nosuch'.\n");
  CHECK(said(" redirect prefix / if nosuch") ==
        "A6 error detected in frontend 'f' while parsing redirect rule : error in condition: no such ACL : 'nosuch'.\n");
  CHECK(said(" monitor fail if nosuch") == "A6 error detected while parsing a 'monitor fail' condition : no such ACL : 'nosuch'.\n");
  CHECK(said(" stats admin if nosuch").find("A6 error detected while parsing a 'stats admin' rule : no such ACL : 'nosuch'.\n") !=
        std::string::npos);
  CHECK(said(" tcp-request connection reject if nosuch") ==
        "A6 'tcp-request connection reject' : error detected in frontend 'f' while parsing 'if' condition : no such ACL : 'nosuch'.\n");
  CHECK(said(" http-request deny if { res.hdr(x) y }") ==
        "W6 anonymous acl will never match because it uses keyword 'res.hdr' which is incompatible with "
        "'frontend http-request header rule'\n");
}
