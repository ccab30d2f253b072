#include "expr/log_format.h"

#include <catch2/catch.hpp>

#include "world.h"

using namespace sluice;
using namespace sluice::expr;
using expr::test::format;
using expr::test::Line;
using expr::test::World;

TEST_CASE("expr: log-format outside of logs keeps blanks and prints nothing for what is absent") {
  World w;
  CHECK(format(w, "a   b  %[int(1)]  c") == "a   b  1  c");
  CHECK(format(w, "<%[hdr(nope)]>") == "<>");
  CHECK(format(w, "x%[bin(0a0d00)]y") == "x%0A%0Dy");
  CHECK(format(w, "a%%b") == "a%b");
  CHECK(format(w, "%[src]%[dst_port]") == "127.0.0.180");
  CHECK(format(w, "%{+Q}[int(5)]") == "5");
  CHECK(format(w, "%{+E}[str(a]b)]") == "a\\]b");
}

TEST_CASE("expr: log-format in logs collapses blanks, quotes, and keeps a line a line") {
  World w;
  CHECK(format(w, " a   b  %[int(1)]  c", kLogs) == "a b 1 c");
  CHECK(format(w, "%[var(txn.z)]", kLogs) == "-");
  CHECK(format(w, "%{+Q}[var(txn.z)]", kLogs) == "\"\"");
  CHECK(format(w, "%{-M}[var(txn.z)]|", kLogs) == "|");
  CHECK(format(w, "%{+Q}o %[int(5)] x", kLogs) == "\"5\" x");
  CHECK(format(w, "%[bin(410a42)]", kLogs) == "A#0AB");
}

TEST_CASE("expr: json and cbor print the named items as one map") {
  World w;
  CHECK(format(w, "%{+json}o%(ip)[src] dropped %(port)[src_port]%(none)[var(txn.z)]", kLogs) ==
        R"({"ip": "127.0.0.1", "port": 40000, "none": null})");
  CHECK(format(w, "%{+json}o %(port:str)[src_port] %(t)[bin(220a)]", kLogs) == R"({"port": "40000", "t": "\"\n"})");
  CHECK(format(w, "%{+cbor}o%(a)[int(300)]", kLogs) == "BF616119012CFF");
}

TEST_CASE("expr: what is wrong with a log-format") {
  World w;
  CHECK(format(w, "%zz") ==
        "!no such format alias 'zz'. If you wanted to emit the '%' character verbatim, you need to use '%%'.");
  CHECK(format(w, "a%") == "!truncated line after '%'.");
  CHECK(format(w, "%{+Q") == "!truncated line after '+Q'.");
  CHECK(format(w, "%{+Q}") == "!parse argument modifier without variable name near '%{+Q}'.");
  CHECK(format(w, "%[src") == "!missing ']' after 'src'.");
  CHECK(format(w, "%[hdr(a)x]") == "!expected ']' after 'hdr(a)', but found 'x'.");
  CHECK(format(w, "%[hdr(]") == "!failed to parse sample expression <hdr(]> : fetch method 'hdr' : expected ')'.");
  CHECK(format(w, "%[path]", kLogs).find("may not be reliably used here because it needs 'HTTP request headers'") !=
        std::string::npos);
}

TEST_CASE("expr: a format without variables is constant") {
  Line line("");
  auto f = parse_log_format(line.env, "plain 100%%", kFrontHttpReq);
  REQUIRE(f);
  REQUIRE(f->constant());
  CHECK(*f->constant() == "plain 100%");
  CHECK_FALSE(parse_log_format(line.env, "%[src]", kFrontHttpReq)->constant());
}
