#include "config/units.h"

#include <catch2/catch.hpp>

using namespace sluice::config;

TEST_CASE("times take every unit and round up", "[config]") {
  CHECK(parse_time("5").value == 5);
  CHECK(parse_time("5s").value == 5000);
  CHECK(parse_time("2m").value == 120000);
  CHECK(parse_time("1h").value == 3600000);
  CHECK(parse_time("24d").value == 2073600000);
  CHECK(parse_time("1us").value == 1);
  CHECK(parse_time("1500us").value == 2);
  CHECK(parse_time("3", TimeUnit::s).value == 3000);
  CHECK(parse_time("90s", TimeUnit::s, TimeUnit::s).value == 90);
  CHECK(parse_time("1500ms", TimeUnit::s, TimeUnit::s).value == 2);
  CHECK(parse_time("0").ok());
}

TEST_CASE("times say what is wrong with them", "[config]") {
  CHECK(parse_time("5x").bad == 'x');
  CHECK(parse_time("5sx").bad == 'x');
  CHECK(parse_time("-5").bad == '-');
  CHECK(parse_time("").bad == '\0');
  CHECK_FALSE(parse_time("").ok());
  CHECK(parse_time("25d").status == TimeValue::Status::overflow);
  CHECK(parse_time("99999999999999999999999999999999999999999999999999d").status == TimeValue::Status::overflow);
}

TEST_CASE("sizes", "[config]") {
  char bad = 0;
  CHECK(parse_size("64", bad) == 64u);
  CHECK(parse_size("64k", bad) == 65536u);
  CHECK(parse_size("2M", bad) == 2097152u);
  CHECK(parse_size("1g", bad) == 1073741824u);
  CHECK_FALSE(parse_size("12q", bad));
  CHECK(bad == 'q');
  CHECK_FALSE(parse_size("12kk", bad));
  CHECK_FALSE(parse_size("", bad));
  CHECK_FALSE(parse_size("18446744073709551615g", bad));
}

TEST_CASE("unchecked numbers read as far as they go", "[config]") {
  CHECK(leading_int("12abc") == 12);
  CHECK(leading_int("abc") == 0);
  CHECK(leading_int("-7") == -7);
  CHECK(leading_int("") == 0);
  CHECK(leading_int("999999999999999999999999") > 1000000000000);
}
