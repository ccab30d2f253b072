#include <catch2/catch.hpp>

#include "net/address.h"

using namespace sluice::net;
using Kind = Endpoint::Kind;

namespace {
const EndpointRules kBind{.port_required = true, .range_allowed = true};
const EndpointRules kServer{.offset_allowed = true, .fd_allowed = false};

Endpoint good(std::string_view text, const EndpointRules& rules = kBind) {
  INFO(std::string(text));
  auto r = parse_endpoint(text, rules);
  if (!r) INFO(r.error());
  REQUIRE(r);
  return *r;
}
std::string bad(std::string_view text, const EndpointRules& rules = kBind) {
  auto r = parse_endpoint(text, rules);
  return r ? "accepted" : r.error();
}
}  // namespace

TEST_CASE("addresses of bind lines") {
  CHECK(good("127.0.0.1:80").ip.text() == "127.0.0.1:80");
  CHECK(good(":80").ip.text() == "0.0.0.0:80");
  CHECK(good("*:80").ip.text() == "0.0.0.0:80");
  CHECK(good(":::80").ip.text() == ":::80");
  CHECK(good("[::1]:80").ip.text() == "::1:80");
  CHECK(good("::1:80").ip.text() == "::1:80");
  CHECK(good("ipv6@:80").ip.family() == Address::Family::ipv6);
  CHECK(good("stream+tcp4@:80").family_hint == 4);
  CHECK(good("localhost:80").kind == Kind::host);
  CHECK(good("1.2.3.4:8x").port == 8);
  CHECK(good("1.2.3.4:80-90").port_end == 90);
  CHECK(good("/tmp/b").kind == Kind::unix_path);
  CHECK(good("unix@relative").name == "relative");
  CHECK(good("abns@foo").kind == Kind::abstract);
  CHECK(good("abnsz@foo").kind == Kind::abstract_z);
}

TEST_CASE("what HAProxy refuses on bind lines, in its words") {
  CHECK(bad("x") == "missing port specification in 'x'");
  CHECK(bad(":x1") == "invalid character 'x' in port number 'x1' in ':x1'");
  CHECK(bad(":80-") == "invalid port ''");
  CHECK(bad("127.0.0.1:") == "missing port specification in '127.0.0.1:'");
  CHECK(bad("127.0.0.1:0") == "invalid port '0'");
  CHECK(bad(":70000") == "invalid port '70000'");
  CHECK(bad(":90-80") == "invalid port range '90-80'");
  CHECK(bad("[::1:80") == "invalid address: '[::1' in '[::1:80'");
  CHECK(bad("ipv6@1.2.3.4:80") == "invalid address: '1.2.3.4' in 'ipv6@1.2.3.4:80'");
  CHECK(bad("fd@x") == "file descriptor 'x' is not a valid integer in 'fd@x'");
  CHECK(bad("fd@999999") == "cannot use file descriptor '999999' : Bad file descriptor.");
  CHECK(bad("udp@1.2.3.4:5") == "dgram-type address not acceptable in 'udp@1.2.3.4:5'");
  CHECK(bad("1.2.3.4:+5") == "port offset not permitted here in '1.2.3.4:+5'");
  CHECK(bad("a b:80") == "invalid address: 'a b' in 'a b:80'");
  CHECK(bad("*:80-100000") == "invalid port '100000'");
  CHECK(bad("/" + std::string(200, 'a')).ends_with("too long (max 97)"));
  CHECK(bad("quic4@:80").find("not built") != std::string::npos);
}

TEST_CASE("addresses of servers") {
  CHECK(good("127.0.0.1", kServer).port_offset);
  CHECK(good("127.0.0.1:", kServer).port_offset);
  CHECK(good("127.0.0.1:0", kServer).port_offset);
  CHECK_FALSE(good("127.0.0.1:80", kServer).port_offset);
  CHECK(good("1.2.3.4:+5", kServer).offset == 5);
  CHECK(good("1.2.3.4:-70000", kServer).offset == -70000);
  CHECK(good("[::1]", kServer).ip.ip_text() == "::1");
  CHECK(good("name", kServer).name == "name");
  CHECK(bad("1.2.3.4:80-90", kServer) == "port range not permitted here in '1.2.3.4:80-90'");
  CHECK(bad("fd@3", kServer) == "a file descriptor is not acceptable here in 'fd@3'");
}

TEST_CASE("log targets are datagrams, checks' addresses have no port") {
  const EndpointRules log{.datagram_default = true};
  CHECK(good("1.2.3.4", log).datagram);
  CHECK(good("/dev/log", log).datagram);
  CHECK(good("udp@1.2.3.4:5", log).port == 5);
  CHECK(bad("tcp@1.2.3.4:5", log) == "stream-type address not acceptable in 'tcp@1.2.3.4:5'");
  const EndpointRules plain{.port_allowed = false};
  CHECK(good("::1", plain).ip.ip_text() == "::1");
  CHECK(bad("1.2.3.4:80", plain) == "port not permitted here in '1.2.3.4:80'");
}

TEST_CASE("names are resolved by libc") {
  CHECK(resolve("localhost", 4)->ip_text() == "127.0.0.1");
  CHECK(resolve("1.2", 0)->ip_text() == "1.0.0.2");
}

TEST_CASE("addresses may name environment variables") {
  setenv("SLUICE_TEST_PORT", "81", 1);
  unsetenv("SLUICE_TEST_NONE");
  CHECK(good("127.0.0.1:$SLUICE_TEST_PORT").ip.text() == "127.0.0.1:81");
  CHECK(good("127.0.0.1:8${SLUICE_TEST_PORT}").ip.text() == "127.0.0.1:881");
  CHECK(good("127.0.0.1:80$").ip.text() == "127.0.0.1:80");
  CHECK(bad("$SLUICE_TEST_NONE") == "'$SLUICE_TEST_NONE' resolves to an empty address (environment variable missing?)");
  CHECK(bad("127.0.0.1:$SLUICE_TEST_PORT-90", kServer).find("in '127.0.0.1:$SLUICE_TEST_PORT-90'") != std::string::npos);
}
