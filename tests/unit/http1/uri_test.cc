#include "http1/uri.h"

#include <catch2/catch.hpp>
#include <string>

using namespace sluice::http1;

namespace {
std::string parts(std::string_view target) {
  Uri u = split_uri(target);
  std::string out;
  for (auto part : {u.scheme, u.authority, u.path, u.query, u.path_query}) out.append(part).append("|");
  return out + std::to_string(static_cast<int>(u.form));
}
std::string decoded(std::string text, bool form = false) {
  ptrdiff_t n = url_decode(text.data(), text.size(), form);
  return n < 0 ? "bad" : text.substr(0, static_cast<size_t>(n));
}
std::string param(std::string_view target, std::string_view name, char delim = '?',
                  bool ignore_case = false) {
  std::string_view value;
  return url_param(target, name, value, delim, ignore_case) ? "<" + std::string(value) + ">" : "none";
}
}  // namespace

TEST_CASE("http1: a target is split as the reference's path, pathq and query") {
  CHECK(parts("/p/q?a=1&b=2") == "||/p/q|a=1&b=2|/p/q?a=1&b=2|2");
  CHECK(parts("/") == "||/||/|2");
  CHECK(parts("*") == "|||||1");
  CHECK(parts("") == "|||||0");
  CHECK(parts("http://h/x?y=1") == "http|h|/x|y=1|/x?y=1|3");
  CHECK(parts("http://h") == "http|h||||3");
  CHECK(parts("http://h?a=1") == "http|h||a=1||3");
  CHECK(parts("http://u:p@h:81/x") == "http|u:p@h:81|/x||/x|3");
  CHECK(parts("http:///p") == "http||/p||/p|3");
  CHECK(parts("//x/y") == "||//x/y||//x/y|2");
  CHECK(parts("h:80") == "|h:80||||4");
  CHECK(parts("?a=1") == "|||a=1||5");
}

TEST_CASE("http1: an authority's port is after the last colon outside brackets") {
  Authority a = split_authority("u:p@h:81");
  CHECK((a.userinfo == "u:p" && a.host == "h" && a.port == "81" && a.has_port));
  a = split_authority("[::1]");
  CHECK((a.host == "[::1]" && !a.has_port));
  a = split_authority("[::1]:80");
  CHECK((a.host == "[::1]" && a.port == "80"));
  a = split_authority("h:");
  CHECK((a.host == "h" && a.port.empty() && a.has_port));
}

TEST_CASE("http1: url_param finds the first value") {
  CHECK(param("/a?x=1?a=2&b=1", "a") == "<2>");
  CHECK(param("/?a", "a") == "none");
  CHECK(param("/?a=", "a") == "<>");
  CHECK(param("/a?b&a=1&a=2", "a") == "<1>");
  CHECK(param("/p?ab&a=2=3&b==", "b") == "<=>");
  CHECK(param("/p;a=1;b=2?a=9&b=8", "b", ';') == "<2?a=9>");
  CHECK(param("/p?a=1", "a", ';') == "none");
  CHECK(param("/?A=1", "a") == "none");
  CHECK(param("/?A=1", "a", '?', true) == "<1>");
}

TEST_CASE("http1: percent decoding") {
  CHECK(decoded("/%41+b") == "/A+b");
  CHECK(decoded("/%41+b?c+d") == "/A+b?c d");
  CHECK(decoded("a+b%20c", true) == "a b c");
  CHECK(decoded("%zz") == "bad");
  CHECK(decoded("%2") == "bad");
  CHECK(decoded("%") == "bad");
  CHECK(decoded("%00").size() == 1);
}
