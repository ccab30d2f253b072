#include <catch2/catch.hpp>

#include "sluice/fetch.h"
#include "expr/lookup.h"
#include "world.h"

using namespace sluice;
using namespace sluice::expr;
using expr::test::value;
using expr::test::World;

TEST_CASE("expr: hdr gives one element of all lists, from either end") {
  World w;
  CHECK(value(w, "hdr(x-list)") == "e");
  CHECK(value(w, "req.hdr(X-List,1)") == "a");
  CHECK(value(w, "req.hdr(x-list,2)") == "\"b,c\"");
  CHECK(value(w, "req.hdr(x-list,-4)") == "a");
  CHECK(value(w, "req.hdr(x-list,5)") == "-");
  CHECK(value(w, "req.hdr(x-list,-5)") == "-");
  CHECK(value(w, "req.hdr(nope)") == "-");
  CHECK(value(w, "req.hdr(,1)") == "www.Example.com:8080");
  CHECK(value(w, "req.hdr(a,-11)") == "!invalid args in fetch method 'req.hdr' : header occurrence must be >= -10.");
  CHECK(value(w, "req.hdr_cnt(x-list)") == "4");
  CHECK(value(w, "req.fhdr(x-list,1)") == "a, \"b,c\" ,d");
  CHECK(value(w, "req.fhdr_cnt(x-list)") == "2");
  CHECK(value(w, "req.hdr_val(x-num)") == "12");
  CHECK(value(w, "req.hdr_ip(x-forwarded-for)") == "192.0.2.9");
  CHECK(value(w, "req.hdr_ip(host)") == "-");
  CHECK(value(w, "req.hdr_names(;)") == "host;x-list;x-list;x-num;x-forwarded-for;cookie");
}

TEST_CASE("expr: response headers, and what is not there yet") {
  World w;
  w.txn.inspecting = true;
  CHECK(value(w, "res.hdr(server)") == "...");
  w.respond();
  CHECK(value(w, "res.hdr(server)") == "unit");
  CHECK(value(w, "hdr(server)") == "unit");
  CHECK(value(w, "res.hdrs") == "server: unit\r\nset-cookie: sid=42; path=/\r\n\r\n");
  CHECK(value(w, "status") == "200");
}

TEST_CASE("expr: the walk of an ACL meets every element once") {
  World w;
  const Fetch* f = find_fetch("req.hdr");
  Arg name;
  name.text = "x-list";
  FetchCursor at;
  Sample s;
  std::string all;
  while (f->next(std::span(&name, 1), w.txn, at, s) == Got::yes) all += std::string(s.text) + "|";
  CHECK(all == "a|\"b,c\"|d|e|");
  w.request.clear();
  w.request.edits = &w.arena;
  w.request.add("x-list", ",,");
  all.clear();
  at = {};
  while (f->next(std::span(&name, 1), w.txn, at, s) == Got::yes) all += std::string(s.text) + "|";
  CHECK(all == "|||");
}
