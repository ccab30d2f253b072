#include <catch2/catch.hpp>

#include "world.h"

using namespace sluice::expr;
using sluice::expr::test::value;
using sluice::expr::test::World;

TEST_CASE("expr: the target and its parts") {
  World w;
  CHECK(value(w, "url") == "/a/b.html?x=1&y=two&x=3");
  CHECK(value(w, "path") == "/a/b.html");
  CHECK(value(w, "pathq") == "/a/b.html?x=1&y=two&x=3");
  CHECK(value(w, "query") == "x=1&y=two&x=3");
  CHECK(value(w, "query(with_qm)") == "?x=1&y=two&x=3");
  CHECK(value(w, "base") == "www.Example.com:8080/a/b.html");
  CHECK(value(w, "baseq") == "www.Example.com:8080/a/b.html?x=1&y=two&x=3");
  CHECK(value(w, "url_ip") == "-");
  CHECK(value(w, "query(x)").starts_with("!invalid args in fetch method 'query'"));
  w.request.target = "http://192.0.2.7:81/p";
  CHECK(value(w, "url_ip") == "192.0.2.7");
  CHECK(value(w, "url_port") == "81");
  CHECK(value(w, "path") == "/p");
  CHECK(value(w, "query") == "-");
  w.request.target = "*";
  CHECK(value(w, "path") == "-");
  w.request.target = "/?";
  CHECK(value(w, "query") == "");
}

TEST_CASE("expr: hashes of host and path are the reference's") {
  World w;
  w.request.target = "/31?a=1&b=2";
  CHECK(value(w, "base32") == "1443251305");
  w.request.target = "/32?a=1&b=2";
  CHECK(value(w, "url32") == "73923153");
  CHECK(value(w, "base32+src").size() == 8);
}

TEST_CASE("expr: parameters of the query") {
  World w;
  CHECK(value(w, "url_param(x)") == "1");
  CHECK(value(w, "urlp(y)") == "two");
  CHECK(value(w, "urlp(Y)") == "-");
  CHECK(value(w, "urlp(Y,,i)") == "two");
  CHECK(value(w, "urlp") == "1");
  CHECK(value(w, "urlp_val(x)") == "1");
  CHECK(value(w, "urlp(nope)") == "-");
  w.request.target = "/p;k=v";
  CHECK(value(w, "urlp(k,;)") == "v");
  CHECK(value(w, "urlp(k)") == "-");
}
