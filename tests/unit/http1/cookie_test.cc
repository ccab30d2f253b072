#include "http1/cookie.h"

#include <catch2/catch.hpp>
#include <string>

using namespace sluice::http1;

namespace {
std::string walk(std::string_view value, Cookies::From from = Cookies::From::request) {
  std::string out;
  Cookies cookies(value, from);
  for (Cookie c; cookies.next(c);) out.append(c.name).append("=<").append(c.value).append(">");
  return out;
}
}  // namespace

// Every expectation was read off the reference's req.cook() and res.cook().
TEST_CASE("http1: request cookies") {
  CHECK(walk("a=1; s=2") == "a=<1>s=<2>");
  CHECK(walk("a=1;s=2,t=3") == "a=<1>s=<2>t=<3>");
  CHECK(walk("s=\"1;2\"; a=3") == "s=<\"1;2\">a=<3>");
  CHECK(walk("s=\"a\\\";b\"; a=2") == "s=<\"a\\\";b\">a=<2>");
  CHECK(walk("s=\"1; a=2") == "s=<\"1; a=2>");
  CHECK(walk(" s = 1 ; a = 2 ") == "s=<1>a=<2>");
  CHECK(walk("$Version=1; s=1; $Path=/; a=2") == "s=<1>a=<2>");
  CHECK(walk("a=b=c; s=x=y") == "a=<b=c>s=<x=y>");
  CHECK(walk(";;s=1;;") == "s=<1>");
  CHECK(walk("x y; s=; a") == "s=<>");
  CHECK(walk("=x; s=1") == "=<x>s=<1>");
  CHECK(walk("") == "");
}

TEST_CASE("http1: a Set-Cookie holds one cookie, a comma begins another") {
  auto from = Cookies::From::response;
  CHECK(walk("s=1; a=2; Path=/", from) == "s=<1>");
  CHECK(walk("s=1, a=2", from) == "s=<1>a=<2>");
  CHECK(walk("s=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT; HttpOnly", from) == "s=<1>");
  CHECK(walk("a=1; s=3, s=2; Path=/", from) == "a=<1>s=<2>");
  CHECK(walk("a=\"1, s=2\", s=3", from) == "a=<\"1, s=2\">s=<3>");
}
