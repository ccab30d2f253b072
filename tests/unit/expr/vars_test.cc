#include "expr/vars.h"

#include <catch2/catch.hpp>

#include "world.h"

using namespace sluice;
using namespace sluice::expr;
using expr::test::value;
using expr::test::World;

namespace {
VarName name(std::string_view text) {
  VarName n;
  std::string error;
  REQUIRE(parse_var_name(text, n, error));
  return n;
}
Sample str(std::string_view s) {
  Sample out;
  out.set_str(s);
  return out;
}
}  // namespace

TEST_CASE("expr: variables keep copies, per scope") {
  World w;
  std::string text = "hello";
  REQUIRE(set_var(w.txn, name("txn.a"), str(text)));
  text = "xxxxx";
  CHECK(value(w, "var(txn.a)") == "hello");
  CHECK(value(w, "var(sess.a)") == "-");
  CHECK(value(w, "var(sess.a,dflt)") == "dflt");
  Sample again;
  REQUIRE(get_var(w.txn, name("txn.a"), again) == Got::yes);
  again.text = again.text.substr(1);
  REQUIRE(set_var(w.txn, name("txn.a"), again));
  CHECK(value(w, "var(txn.a)") == "ello");
  CHECK(unset_var(w.txn, name("txn.a")));
  CHECK(value(w, "var(txn.a)") == "-");
  REQUIRE(set_var(w.txn, name("proc.shared"), str("p")));
  World other;
  CHECK(value(other, "var(proc.shared)") == "p");
  w.txn.missing_scopes = 1u << static_cast<unsigned>(VarScope::req);
  CHECK_FALSE(set_var(w.txn, name("req.a"), str("x")));
}

TEST_CASE("expr: variables' names are checked") {
  World w;
  CHECK(value(w, "var(txn.a-b)") == "!invalid args in fetch method 'var' : invalid syntax at char '-b'.");
  CHECK(value(w, "var(foo)").find("The scope can be 'proc'") != std::string::npos);
}

TEST_CASE("expr: conditions of set-var") {
  World w;
  Sample n;
  n.set_int(5);
  CHECK_FALSE(set_var(w.txn, name("txn.n"), n, kIfExists));
  CHECK(set_var(w.txn, name("txn.n"), n, kIfNotExists));
  n.set_int(3);
  CHECK_FALSE(set_var(w.txn, name("txn.n"), n, kIfLt));
  CHECK(set_var(w.txn, name("txn.n"), n, kIfGt));
  CHECK(unset_var(w.txn, name("txn.n")));
  CHECK(set_var(w.txn, name("txn.n"), n, kIfExists | kIfNotSet));
  CHECK_FALSE(set_var(w.txn, name("txn.s"), str(""), kIfNotEmpty));
  CHECK(parse_var_when("ifgt") == kIfGt);
  CHECK(parse_var_when("x") == 0);
}

TEST_CASE("expr: limits of variables are nested") {
  World w;
  var_limits().txn = 200;
  std::string big(100, 'x');
  CHECK(set_var(w.txn, name("req.a"), str(big)));
  CHECK_FALSE(set_var(w.txn, name("txn.a"), str(big)));
  CHECK(set_var(w.txn, name("sess.a"), str(big)));
  var_limits() = {};
  CHECK(set_var(w.txn, name("txn.a"), str(big)));
}
