#include "config/load.h"

#include <cstdlib>

#include <catch2/catch.hpp>

using namespace sluice;
using config::load_text;

namespace {
/// Texts of the alerts (and of warnings and notices when all is set).
std::vector<std::string> complaints(std::string_view text, bool all = false) {
  std::vector<std::string> out;
  auto loaded = load_text(text);
  for (const Diagnostic& d : loaded.diags.all())
    if (all || d.severity == Severity::alert) out.push_back(std::to_string(d.line) + ":" + d.text);
  return out;
}
using Lines = std::vector<std::string>;
}  // namespace

TEST_CASE("sections become proxies that inherit") {
  auto l = load_text("defaults base\ndefaults\nfrontend f from base\nbackend b\nlisten l from base\nuserlist u\n"
                     "http-errors e\nring r\n");
  REQUIRE(l.diags.alerts() == 0);
  REQUIRE(l.config->proxies.size() == 3);
  CHECK(l.config->proxies[0]->defaults_name == "base");
  CHECK(l.config->find_frontend("l") == l.config->find_backend("l"));
  CHECK(l.config->find_backend("f") == nullptr);
  CHECK(l.config->userlists.contains("u"));
  CHECK_FALSE(l.has_listener);
}

TEST_CASE("what listens") {
  CHECK(load_text("frontend f\n bind 127.0.0.1:1\n").has_listener);
  CHECK_FALSE(load_text("frontend f\n bind 127.0.0.1:1\n disabled\n").has_listener);
  CHECK(load_text("global\n stats socket /tmp/s\nbackend b\n server s 127.0.0.1:1\n").has_listener);
}

TEST_CASE("bad section lines") {
  CHECK(complaints("frontend\nfoo\n").size() == 1);
  CHECK(complaints("frontend a b\n") == Lines{"1:please use the 'bind' keyword for listening addresses."});
  CHECK(complaints("backend a b\n") == Lines{"1:'backend' cannot handle unexpected argument 'b'."});
  CHECK(complaints("frontend a/b\n") == Lines{"1:character '/' is not permitted in 'frontend' name 'a/b'."});
  CHECK(complaints("frontend a from nope\n").size() == 1);
  CHECK(complaints("defaults d\ndefaults d\nfrontend a from d\n").size() == 1);
  CHECK(complaints("backend x\nfrontend x\n") ==
        Lines{"2:frontend 'x' has the same name as backend 'x' declared at test.cfg:1."});
  CHECK(complaints("foo\n") == Lines{"1:unknown keyword 'foo' out of section."});
  CHECK(complaints("peers p\n peer a 1.1.1.1:1\n what ever\n").size() == 1);
}

TEST_CASE("unknown and not built keywords differ") {
  auto l = load_text("global\n setenw X y\n lua-load x\n");
  REQUIRE(l.diags.alerts() == 2);
  CHECK(l.diags.all()[0].text == "unknown keyword 'setenw' in 'global' section");
  CHECK(l.diags.all()[0].hint == "did you mean 'setenv' maybe ?");
  CHECK(l.diags.all()[1].text == "'lua-load' is a valid keyword of HAProxy but is not built in sluice yet");
}

TEST_CASE("the shape of a file") {
  CHECK(complaints("global\n setenv A b") == Lines{"2:Missing LF on last line, file might have been truncated at position 12."});
  CHECK(complaints("global\r\n setenv SL_A b\r\n").empty());
  CHECK(complaints("\xef\xbb\xbfglobal\n").size() == 1);
  CHECK(complaints(std::string_view("global\n\0\n", 9)).size() == 1);
  CHECK(complaints("global\n setenv " + std::string(2'000'000, 'a') + " b\n").empty());
  std::string many = "global\n unsetenv";
  for (int i = 0; i < 63; ++i) many += " SL_X";
  CHECK(complaints(many + "\n").empty());
  CHECK(complaints(many + " SL_X\n").size() == 1);
}

TEST_CASE("conditional blocks and messages") {
  CHECK(complaints(".if 0\n foo\n .if bar\n .endif\n.elif 1\n.notice a\n.else\n.notice b\n.endif\n", true) == Lines{"6:'a'."});
  CHECK(complaints(".if 0\n.else\n.warning w\n.endif\n", true) == Lines{"3:'w'."});
  CHECK(complaints(".alert x\nfoo\n") == Lines{"1:'x'."});
  CHECK(complaints(".notice a b\n").size() == 1);
  CHECK(complaints(".if 1\n") == Lines{"1:non-terminated '.if' block."});
  CHECK(complaints(".endif\n").size() == 1);
  CHECK(complaints(".if 1\n.else\n.else\n.endif\n").size() == 1);
  CHECK(complaints(".nope\n") == Lines{"1:unknown directive '.nope'."});
  std::string deep;
  for (int i = 0; i < 17; ++i) deep += ".if 1\n";
  CHECK(complaints(deep).size() == 1);
}

TEST_CASE("the environment of later lines") {
  unsetenv("SL_P");
  CHECK(complaints("global\n setenv SL_P one\n presetenv SL_P two\nbackend \"$SL_P\"\nbackend one\n").size() == 1);
  CHECK(complaints("global\n setenv a\n presetenv =x y\n unsetenv\n").size() == 3);
}

TEST_CASE("rendering shows the line and a caret") {
  auto l = load_text("global\n\tfoo bar\n");
  std::string text = config::render(l.diags.all()[0]);
  CHECK(text.find(") : config : parsing [test.cfg:2] : unknown keyword 'foo' in 'global' section\n   | \tfoo bar\n   | \t^\n") !=
        std::string::npos);
  CHECK(text.starts_with("[ALERT]    ("));
}

TEST_CASE("complaints are bounded") {
  std::string text = "global\n";
  for (int i = 0; i < 5000; ++i) text += "foo\n";
  auto l = load_text(text);
  CHECK(l.diags.alerts() == 5000);
  CHECK(l.diags.all().size() == 1000);
}
