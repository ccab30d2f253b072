#include "base/list.h"

#include <catch2/catch.hpp>

using namespace sluice::base;

namespace {
struct Element : ListNode<Element> {};
}  // namespace

TEST_CASE("an element that is pushed where it stands already stays linked", "[base]") {
  List<Element> list;
  Element a, b;
  list.push_back(a);
  list.push_back(b);
  list.push_back(b);
  CHECK(list.front() == &a);
  CHECK(list.back() == &b);
  list.push_front(a);
  CHECK(list.front() == &a);
  CHECK(list.next(a) == &b);
  CHECK(list.next(b) == nullptr);
}

TEST_CASE("an element moves between lists and leaves them when it dies", "[base]") {
  List<Element> one, other;
  {
    Element a;
    one.push_back(a);
    other.push_front(a);
    CHECK(one.empty());
    CHECK(other.front() == &a);
  }
  CHECK(other.empty());
}
