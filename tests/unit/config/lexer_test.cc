#include "config/lexer.h"

#include <cstdlib>

#include <catch2/catch.hpp>

using namespace sluice;
using config::split_line;

namespace {
std::vector<std::string> cut(std::string_view line, config::LexError* error = nullptr) {
  config::WordList words;
  config::LexError e = split_line(line, {"dir/f.cfg", 7, "www"}, words);
  if (error) *error = e;
  std::vector<std::string> out;
  for (const Word& w : words.view()) out.push_back(w.text);
  return out;
}
using Words = std::vector<std::string>;
}  // namespace

TEST_CASE("words, comments and line ends") {
  CHECK(cut("  a\tb  c#d e") == Words{"a", "b", "c"});
  CHECK(cut("# nothing").empty());
  CHECK(cut("a b\r") == Words{"a", "b"});
  CHECK(cut("a \"\" b") == Words{"a", "", "b"});
}

TEST_CASE("quotes and escapes of manual 2.2") {
  for (const char* same : {R"(log-format %{+Q}o\ %t\ %s\ %{-Q}r)", R"(log-format "%{+Q}o %t %s %{-Q}r")",
                           R"(log-format '%{+Q}o %t %s %{-Q}r')", R"(log-format "%{+Q}o %t"' %s %{-Q}r')",
                           R"(log-format "%{+Q}o %t"' %s'\ %{-Q}r)"})
    CHECK(cut(same) == Words{"log-format", "%{+Q}o %t %s %{-Q}r"});
  CHECK(cut(R"(\x41\n\t\# \\ \' \")") == Words{"A\n\t#", "\\", "'", "\""});
  CHECK(cut(R"('a\n"$X"')") == Words{R"(a\n"$X")"});
  CHECK(cut(R"("\$X\"" \$X a\q \)") == Words{"$X\"", "\\$X", "a\\q", "\\"});
}

TEST_CASE("environment") {
  setenv("SL_LIST", "a b  c", 1);
  setenv("SL_EMPTY", "", 1);
  unsetenv("SL_NONE");
  CHECK(cut(R"("$SL_LIST" "<${SL_LIST}>" $SL_LIST)") == Words{"a b  c", "<a b  c>", "$SL_LIST"});
  CHECK(cut(R"("${SL_LIST[*]}" z)") == Words{"a", "b", "c", "z"});
  CHECK(cut(R"("5${SL_LIST[*]}5")") == Words{"5a", "b", "c5"});
  CHECK(cut(R"("${SL_NONE-x y}" "${SL_EMPTY-x}" "${SL_NONE}" "${SL_NONE[*]-p q}")") == Words{"x y", "", "", "p", "q"});
  CHECK(cut(R"("${.FILE}:${.LINE} $.SECTION")") == Words{"dir/f.cfg:7 www"});
}

TEST_CASE("errors name their place") {
  config::LexError e;
  cut(R"( foo "abc)", &e);
  CHECK(e.what == std::string("unmatched quote"));
  CHECK(e.position == 5);
  cut(R"(a \x4 b)", &e);
  CHECK(e.position == 3);
  for (const char* bad : {R"("$")", R"("$1")", R"("${A")", R"("${A[0]}")", R"("${.NOPE}")", R"("${A-x")", R"(\xzz)"}) {
    cut(bad, &e);
    CHECK(e.what != nullptr);
  }
}
