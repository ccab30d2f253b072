#include "expr/expression.h"

#include <catch2/catch.hpp>

#include "world.h"

using namespace sluice;
using namespace sluice::expr;
using expr::test::Line;
using expr::test::value;
using expr::test::World;

TEST_CASE("expr: constants, casts on output") {
  World w;
  CHECK(value(w, "int(-5)") == "-5");
  CHECK(value(w, "bool(true)") == "1");
  CHECK(value(w, "str('a,b')") == "a,b");
  CHECK(value(w, "str(\"a)b\")") == "a)b");
  CHECK(value(w, "str()") == "");
  CHECK(value(w, "str") == "");
  CHECK(value(w, "ipv4(1.2.3.4)") == "1.2.3.4");
  CHECK(value(w, "ipv6(::1)") == "::1");
  CHECK(value(w, "bin(3132)") == "12");
  CHECK(value(w, "meth(GET)") == "GET");
}

TEST_CASE("expr: what is wrong with an expression is said in the reference's words") {
  World w;
  CHECK(value(w, "hdr(a,b)") == "!fetch method 'hdr' : failed to parse 'b' as type 'integer' at position 2.");
  CHECK(value(w, "hdr(") == "!fetch method 'hdr' : expected ')'.");
  CHECK(value(w, "hdr(a,1,2)") == "!fetch method 'hdr' : expected ')' before ',2)'.");
  CHECK(value(w, "int") == "!fetch method 'int' : expected type 'integer' at position 1, but got nothing.");
  CHECK(value(w, "src(1)") == "!fetch method 'src' : expected ')' before '1)'.");
  CHECK(value(w, "dst_portx") == "!unknown fetch method 'dst_portx'.");
  CHECK(value(w, "src,foo") == "!unknown converter 'foo'.");
  CHECK(value(w, "") == "!missing fetch method.");
  CHECK(value(w, "bool(z)") == "!invalid args in fetch method 'bool' : Expects 'true', 'false', '0' or '1'.");
  CHECK(value(w, "bin(zz)") == "!invalid args in fetch method 'bin' : an hex digit is expected (found 'z').");
  CHECK(value(w, "path", kFrontTcpConn) ==
        "!fetch method 'path' extracts information from 'HTTP request headers', none of which is available here.");
}

TEST_CASE("expr: an expression of a line ends where no converter follows") {
  Line line("src if TRUE");
  auto e = parse_expression(line.env, kFrontHttpReq);
  REQUIRE(e);
  CHECK(line.env.peek() == "if");
  Line glued("hdr(a)x");
  CHECK_FALSE(parse_expression(glued.env, kFrontHttpReq));
  CHECK(glued.complaint() == "missing comma after fetch keyword 'hdr'.");
  Line hint("hdrr(a)");
  CHECK_FALSE(parse_expression(hint.env, kFrontHttpReq));
  CHECK_FALSE(hint.diags.all().front().hint.empty());
}

TEST_CASE("expr: connection fetches") {
  World w;
  CHECK(value(w, "src") == "127.0.0.1");
  CHECK(value(w, "src_port") == "40000");
  CHECK(value(w, "dst_port") == "80");
  CHECK(value(w, "src_is_local") == "1");
  CHECK(value(w, "fc_rcvd_proxy") == "0");
  CHECK(value(w, "bc_src") == "-");
  ProxyInfo info;
  info.raw_tlvs = std::string("\x02\x00\x01" "a\xe0\x00\x02hi", 9);
  w.conn.proxy = &info;
  CHECK(value(w, "fc_pp_tlv(0xe0)") == "hi");
  CHECK(value(w, "fc_pp_tlv(3)") == "-");
  w.txn.conn = nullptr;
  CHECK(value(w, "src") == "-");
}
