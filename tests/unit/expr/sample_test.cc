#include "expr/sample.h"

#include <catch2/catch.hpp>

using namespace sluice;
using namespace sluice::expr;

namespace {
base::Arena arena;

Sample str(std::string_view s) {
  Sample out;
  out.set_str(s);
  return out;
}
}  // namespace

TEST_CASE("expr: text reads as a number up to its first odd byte") {
  for (auto [in, out] : {std::pair<std::string_view, int64_t>{"12ab", 12}, {"ab", 0}, {"-12", -12}, {"+12", 12}, {" 12", 0},
                         {"99999999999999999999", INT64_MAX}, {"-99999999999999999999", INT64_MIN}, {"", 0}}) {
    Sample s = str(in);
    REQUIRE(cast(s, Type::sint, arena));
    CHECK(s.num == out);
  }
}

TEST_CASE("expr: numbers and addresses as text and bytes") {
  Sample s;
  s.set_int(-5);
  REQUIRE(cast(s, Type::bin, arena));
  CHECK(s.text == std::string_view("\xff\xff\xff\xff\xff\xff\xff\xfb", 8));
  s.set_int(5);
  REQUIRE(cast(s, Type::ipv4, arena));
  CHECK(s.ip.ip_text() == "0.0.0.5");
  REQUIRE(cast(s, Type::bin, arena));
  CHECK(s.text == std::string_view("\0\0\0\5", 4));
  s.set_ip(net::Address::v4(0x01020304));
  REQUIRE(cast(s, Type::sint, arena));
  CHECK(s.num == 0x01020304);
  s.set_ip(net::Address::parse_ip("::ffff:1.2.3.4"));
  REQUIRE(cast(s, Type::ipv4, arena));
  CHECK(s.ip.ip_text() == "1.2.3.4");
  s.set_ip(net::Address::parse_ip("::1"));
  CHECK_FALSE(cast(s, Type::ipv4, arena));
  CHECK_FALSE(cast(s, Type::sint, arena));
  s = str("1.2.3");
  CHECK_FALSE(cast(s, Type::addr, arena));
}

TEST_CASE("expr: binary read as text ends at a NUL") {
  Sample s;
  s.set_bin(std::string_view("a\0b", 3));
  REQUIRE(cast(s, Type::str, arena));
  CHECK(s.text == "a");
  CHECK_FALSE(castable(Type::bin, Type::sint));
  CHECK_FALSE(castable(Type::boolean, Type::addr));
}
