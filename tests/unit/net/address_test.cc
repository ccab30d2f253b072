#include "net/address.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <catch2/catch.hpp>

using sluice::net::Address;

TEST_CASE("literals") {
  for (const char* ip : {"0.0.0.0", "1.2.3.4", "255.255.255.255", "10.99.100.9", "::", "::1", "fe80::1:2", "::ffff:1.2.3.4",
                         "2001:db8:1:2:3:4:5:6"})
    CHECK(Address::parse_ip(ip).ip_text() == ip);
  for (const char* bad : {"", "1.2.3", "1.2.3.256", "1.2.3.4.5", ":::", "[::1]", "x", "1.2.3.4 ", "12345::1"})
    CHECK(Address::parse_ip(bad).family() == Address::Family::none);
  CHECK(Address::parse_ip(std::string(500, '1')).family() == Address::Family::none);
}

TEST_CASE("values") {
  Address a = Address::v4(0x01020304, 80);
  CHECK(a.text() == "1.2.3.4:80");
  CHECK(a.v4_host_order() == 0x01020304);
  CHECK_FALSE(a.any());
  CHECK(Address::parse_ip("::").any());
  CHECK(Address().any());
  CHECK(Address().ip_text() == "");
  Address mapped = Address::parse_ip("::ffff:1.2.3.4");
  mapped.set_port(80);
  CHECK(mapped.unmapped() == a);
  CHECK(Address::parse_ip("::1").unmapped() == Address::parse_ip("::1"));
}

TEST_CASE("socket addresses there and back") {
  for (const char* ip : {"127.0.0.1", "fe80::1"}) {
    Address a = Address::parse_ip(ip);
    a.set_port(8080);
    sockaddr_storage sa;
    CHECK(a.to_sockaddr(sa) > 0);
    CHECK(Address::from(reinterpret_cast<sockaddr*>(&sa)) == a);
  }
  sockaddr_storage sa{};
  sa.ss_family = AF_UNIX;
  Address u = Address::from(reinterpret_cast<sockaddr*>(&sa));
  u.set_port(3);
  CHECK(u.text() == "unix:3");
  CHECK(u.to_sockaddr(sa) == 0);
}
