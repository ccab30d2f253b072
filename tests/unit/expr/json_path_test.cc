#include "expr/json_path.h"

#include <catch2/catch.hpp>
#include <string>

#include "tests/unit/expr/world.h"

using namespace sluice::expr;
using namespace sluice::expr::test;

namespace {
/// json_query of a text that may hold any byte.
std::string query(const std::string& json, const std::string& args) {
  static const char* digits = "0123456789abcdef";
  std::string hex;
  for (unsigned char c : json) (hex += digits[c >> 4]) += digits[c & 15];
  World w;
  return value(w, "bin(" + hex + "),json_query(" + args + ")");
}
}  // namespace

TEST_CASE("json_query answers as haproxy 2.6 does") {
  CHECK(query(R"({"a":4})", "'$.a'") == "4");
  CHECK(query(R"({"a":4.5})", "'$.a'") == "4.5");
  CHECK(query(R"({"a":4.9})", "'$.a',int") == "4");
  CHECK(query(R"({"a":1000000})", "'$.a'") == "1e+06");
  CHECK(query(R"({"a":9007199254740993})", "'$.a',int") == "-");
  CHECK(query(R"({"a":"12abc"})", "'$.a',int") == "12abc");
  CHECK(query(R"({"a":true})", "'$.a'") == "1");
  CHECK(query(R"({"a":null})", "'$.a'") == "-");
  CHECK(query(R"({"a":[1,2,{"b":"c"}]})", "'$.a[2].b'") == "c");
  CHECK(query(R"({"a":[1,2,{"b":"c"}]})", "'$.a[0]'") == "1");
  CHECK(query(R"({"a":{"b":1}})", "'$.a.b'") == "1");
  CHECK(query(R"({"a":{"b":1}})", "'$.a'") == "-");
  CHECK(query("12", "'$'") == "12");
  CHECK(query(R"({"a":1,"a":2})", "'$.a'") == "1");
  CHECK(query(R"({"a":1)", "'$.a'") == "1");
  CHECK(query(R"({"a":tru})", "'$.a'") == "-");
  CHECK(query(R"({"a":"\n\u00e9"})", "'$.a'") == "\n\xe9");
  CHECK(query(R"({"a":"\u20ac"})", "'$.a'") == "-");
  for (const char* path : {"'$.a[1]'", "'$.a[-1]'", "'$.a['", "'$.'", "'$..a'", "a", "'$x'"}) {
    INFO(path);
    CHECK(query(R"({"a":[{"x":0}]})", path) == "-");
  }
}

TEST_CASE("json depth is bounded") {
  std::string deep(100, '['), path = "$";
  CHECK(json_find(deep + "1" + std::string(100, ']'), "$").kind == JsonValue::Kind::none);
  for (int i = 0; i < 100; ++i) path += "[0]";
  CHECK(json_find(deep + "1" + std::string(100, ']'), path).kind == JsonValue::Kind::none);
}

TEST_CASE("a dot in a name is escaped") { CHECK(json_find(R"({"my.key":"x"})", R"($.my\.key)").raw == "x"); }
