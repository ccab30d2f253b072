#include "config/condition.h"

#include <catch2/catch.hpp>

using sluice::config::evaluate_condition;

TEST_CASE("conditions that hold") {
  for (const char* text :
       {"1", "-1", "!0", "! 0", "(1)", "1 && 0 || 1", "0 || 1", "!(0 || 0)", "streq(a,a)", "strneq(a,b)", "strstr(abcd,bc)",
        "streq(\"a b\",a b)", "streq(\"(\",\\()", "defined(PATH)", "feature(SLUICE)", "!feature(OPENSSL)",
        "version_atleast(2.4-dev19)", "version_atleast(3.4)", "version_atleast(3.4.0)", "version_before(3.4.1)",
        "version_before(3.5-dev0)", "enabled(EPOLL) && !enabled(KQUEUE)", "!!1"}) {
    INFO(text);
    auto r = evaluate_condition(text);
    CHECK(r.error == "");
    CHECK(r.value);
  }
}

TEST_CASE("conditions that do not hold") {
  for (const char* text : {"", "  ", "0", "00", "!1", "1 && 0", "streq(a,b)", "defined(NO_SUCH_NAME)", "version_before(3.4-dev9)",
                           "version_atleast(3.5)", "feature(LUA)"}) {
    INFO(text);
    auto r = evaluate_condition(text);
    CHECK(r.error == "");
    CHECK_FALSE(r.value);
  }
}

TEST_CASE("conditions that cannot be read") {
  for (const char* text : {"foo", "streq(a)", "streq(a,b,c)", "1 junk", "(1", "1 &&", "defined(X", "&& 1", "-", "streq", "!", "nope(1)"}) {
    INFO(text);
    CHECK(evaluate_condition(text).error != "");
  }
  CHECK(evaluate_condition(std::string(100000, '(')).error != "");
  CHECK(evaluate_condition(std::string(100000, '!') + "1").value);
  CHECK(evaluate_condition("1 junk").position == 2);
}
