#include "expr/condition_index.h"

#include <catch2/catch.hpp>

#include "model/config.h"
#include "world.h"

using namespace sluice;
using namespace sluice::expr;
using expr::test::Line;
using expr::test::World;

namespace {

struct Rules {
  World w;
  model::Config config;
  model::Proxy proxy;
  std::vector<std::shared_ptr<const Condition>> owned;

  void add(const std::string& text) {
    Line line(text);
    line.env.config = &config;
    line.env.proxy = &proxy;
    owned.push_back(parse_condition(line.env, kAllUses));
    INFO(line.complaint());
    REQUIRE_FALSE(line.env.failed());
  }
  void acl(const std::string& text) {
    Line line(text);
    line.env.config = &config;
    line.env.proxy = &proxy;
    parse_acl(line.env);
    REQUIRE_FALSE(line.env.failed());
  }
  ConditionIndex index() const {
    std::vector<const Condition*> all;
    for (const auto& c : owned) all.push_back(c.get());
    return ConditionIndex(all);
  }
  size_t walk() {
    for (size_t i = 0; i < owned.size(); ++i)
      if (!owned[i] || owned[i]->eval(w.txn) == Got::yes) return i;
    return ConditionIndex::kNone;
  }
};

}  // namespace

TEST_CASE("condition index: the first that applies wins, however it is found", "[expr][acl]") {
  Rules r;
  r.acl("named path /none");
  for (const char* text : {"if { hdr(host) -i a.test }", "if { hdr(host) -i b.test } { path_beg /x }", "if named",
                           "if { path_beg /b } or { hdr(host) -i c.test }", "if { src 10.0.0.0/8 }", "unless { hdr(host) -i d.test }",
                           "if { hdr(host) -i d.test } !{ path /y }", "if { path_beg /y } { hdr(host) -i d.test }",
                           "if { hdr(host) -m len 6 }", "if { src 192.0.2.0/24 }", "if { path_reg ^/z }", "if { path_beg /q /y }"})
    r.add(text);
  r.acl("named hdr(host) -i e.test");   // completes the rule above
  ConditionIndex index = r.index();
  CHECK(index.plain() < r.owned.size());
  for (const char* host : {"a.test", "b.test", "c.test", "d.test", "D.test", "e.test", "x"})
    for (const char* path : {"/x", "/y", "/z", "/b/1", "/q", "/"})
      for (uint32_t ip : {0x0a000001u, 0xc0000201u, 0x01010101u}) {
        r.w.request.set("host", host);
        r.w.request.target = path;
        r.w.conn.src = net::Address::v4(ip, 1);
        INFO(host << path << ip);
        CHECK(index.first(r.w.txn) == r.walk());
      }
}

TEST_CASE("condition index: goes on after the one that was found", "[expr][acl]") {
  Rules r;
  r.add("if { path_beg /a }");
  r.add("if { path_beg /b }");
  r.add("if { path_beg /a/ }");
  r.owned.push_back(nullptr);
  ConditionIndex index = r.index();
  CHECK(index.plain() == 1);
  CHECK(index.first(r.w.txn) == 0);
  CHECK(index.first(r.w.txn, 1) == 2);
  CHECK(index.first(r.w.txn, 3) == 3);
  CHECK(index.first(r.w.txn, 4) == ConditionIndex::kNone);
}

TEST_CASE("condition index: ten thousand rules on a host name are all behind one lookup", "[expr][acl]") {
  Rules r;
  for (int i = 0; i < 10000; ++i) r.add("if { hdr(host) -i h" + std::to_string(i) + ".test }");
  ConditionIndex index = r.index();
  CHECK(index.plain() == 0);
  r.w.request.set("host", "H9999.test");
  CHECK(index.first(r.w.txn) == 9999);
  r.w.request.set("host", "other");
  CHECK(index.first(r.w.txn) == ConditionIndex::kNone);
}
