#include "http1/list_value.h"

#include <catch2/catch.hpp>
#include <string>

using namespace sluice::http1;

namespace {
std::string split(std::string_view value) {
  std::string out;
  ListValue list(value);
  for (std::string_view item; list.next(item);) out.append("<").append(item).append(">");
  return out;
}
}  // namespace

TEST_CASE("http1: a list value splits at commas outside quotes") {
  CHECK(split("a,b") == "<a><b>");
  CHECK(split("a,,b") == "<a><><b>");
  CHECK(split("") == "<>");
  CHECK(split(" , ") == "<><>");
  CHECK(split("a,") == "<a><>");
  CHECK(split("\"a,b\",c") == "<\"a,b\"><c>");
  CHECK(split("a \"x,y\" z , q") == "<a \"x,y\" z><q>");
  CHECK(split("a \"x\\\",y\" z , q") == "<a \"x\\\",y\" z><q>");
  CHECK(split("'a,b'") == "<'a><b'>");
  CHECK(split("\"a,b") == "<\"a,b>");
  CHECK(split("\"a\\") == "<\"a\\>");
  CHECK(split("a\\,b") == "<a\\><b>");
}

TEST_CASE("http1: tokens are found in a list whatever their case") {
  CHECK(list_has("Keep-Alive, Upgrade", "upgrade"));
  CHECK_FALSE(list_has("upgraded", "upgrade"));
  CHECK_FALSE(list_has("", "close"));
}

TEST_CASE("http1: occurrences count across fields, from either end") {
  Head head;
  head.fields = {{"x", "a,b"}, {"y", "q"}, {"x", ""}, {"x", "c"}};
  CHECK(count_values(head, "x") == 4);
  CHECK(count_values(head, "x", Occurrences::fields) == 3);
  CHECK(count_values(head, "z") == 0);
  std::string_view v;
  CHECK((nth_value(head, "x", 1, v) && v == "a"));
  CHECK((nth_value(head, "x", 3, v) && v == ""));
  CHECK((nth_value(head, "x", -1, v) && v == "c"));
  CHECK((nth_value(head, "x", 0, v) && v == "c"));
  CHECK((nth_value(head, "x", -4, v) && v == "a"));
  CHECK_FALSE(nth_value(head, "x", -5, v));
  CHECK_FALSE(nth_value(head, "x", 5, v));
  CHECK((nth_value(head, "x", 1, v, Occurrences::fields) && v == "a,b"));
  CHECK((nth_value(head, "x", -1, v, Occurrences::fields) && v == "c"));
  CHECK_FALSE(nth_value(head, "z", -1, v));
}
