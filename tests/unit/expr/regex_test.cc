#include "expr/regex.h"

#include <catch2/catch.hpp>

using namespace sluice::expr;

TEST_CASE("expr: regular expressions match, capture and expand") {
  std::string error;
  auto r = Regex::compile("^/(a+)(b)?/", false, error);
  REQUIRE(r);
  CHECK(r->matches("/aab/x"));
  CHECK_FALSE(r->matches("/AA/"));
  CHECK(Regex::compile("^/A", true, error)->matches("/aa"));
  Regex::Match m;
  REQUIRE(r->find("/aa/x", m));
  CHECK(m.group[1] == "aa");
  CHECK(m.group[2].empty());
  CHECK(m.end == 4);
  char room[64];
  sluice::base::TextOut out(room, sizeof room);
  expand("<\\1\\2\\x41\\\\>", m, out);
  CHECK(out.view() == "<aaA\\>");
}

TEST_CASE("expr: a wrong regular expression is explained, a costly one gives up") {
  std::string error;
  CHECK_FALSE(Regex::compile("[", false, error));
  CHECK(error == "regex '[' is invalid (error=missing terminating ] for character class, erroffset=1)");
  auto slow = Regex::compile("(a+)+$", false, error);
  REQUIRE(slow);
  CHECK_FALSE(slow->matches(std::string(40, 'a') + "b"));
}
