// Lists of patterns that change while others look at them.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "expr/pattern_list.h"

using namespace sluice;
using namespace sluice::expr;

namespace {

std::string value_of(const PatternView& v, std::string_view key) {
  Sample s;
  s.set_str(key);
  std::string out = "none";
  v.find(s, [&](const Pattern& p, const PatternIndex&) { out = p.value; });
  return out;
}

}  // namespace

TEST_CASE("entries are added, set and removed in all views") {
  PatternList list;
  std::string error;
  REQUIRE(list.add("a", "1", 1, error));
  auto exact = list.view(Match::str, {}, error);
  auto begins = list.view(Match::beg, {}, error);
  REQUIRE(list.add("bc", "2", 0, error));
  CHECK(value_of(*exact, "a") == "1");
  CHECK(value_of(*begins, "bcd") == "2");
  CHECK(list.set("a", "9") == 1);
  CHECK(list.set("zz", "9") == 0);
  CHECK(value_of(*exact, "a") == "9");
  CHECK(list.remove("bc") == 1);
  CHECK(value_of(*begins, "bcd") == "none");
  CHECK_FALSE(list.has("bc"));
  CHECK(list.size() == 1);
}

TEST_CASE("a version that was prepared matches once it is committed, and the one before is gone") {
  PatternList list;
  std::string error;
  REQUIRE(list.add("k", "old", 1, error));
  auto view = list.view(Match::str, {}, error);
  uint32_t v = list.prepare();
  REQUIRE(list.add_as(v, "k", "new", 0, error));
  CHECK(value_of(*view, "k") == "old");
  CHECK_FALSE(list.commit(v + 1));
  REQUIRE(list.commit(v));
  CHECK(value_of(*view, "k") == "new");
  CHECK(list.size() == 1);
  list.clear(v);
  CHECK(value_of(*view, "k") == "none");
  CHECK(list.size() == 0);
}

TEST_CASE("a pattern that does not fit one view is not added to any") {
  PatternList list;
  std::string error;
  auto texts = list.view(Match::str, {}, error);
  auto addresses = list.view(Match::ip, {}, error);
  REQUIRE(addresses);
  CHECK_FALSE(list.add("no address", "", 0, error));
  CHECK(value_of(*texts, "no address") == "none");
  CHECK(list.size() == 0);
}

TEST_CASE("readers on other threads see whole values while one changes them") {
  PatternList list;
  std::string error;
  REQUIRE(list.add("k", std::string(50, 'a'), 0, error));
  auto view = list.view(Match::str, {}, error);
  std::atomic<bool> stop{false}, torn{false};
  std::thread reader([&] {
    while (!stop) {
      std::string v = value_of(*view, "k");
      if (v != "none" && v.find_first_not_of(v[0]) != std::string::npos) torn = true;
    }
  });
  for (int i = 0; i < 2000; ++i) list.set("k", std::string(50, static_cast<char>('a' + i % 26)));
  stop = true;
  reader.join();
  CHECK_FALSE(torn);
}
