#include "admin/line.h"

#include <catch2/catch.hpp>

#include "admin/json.h"

using namespace sluice::admin;
using Words = std::vector<std::string>;

TEST_CASE("commands are cut at semicolons that no backslash protects", "[admin]") {
  CHECK(split_line("show version;show info").commands == Words{"show version", "show info"});
  CHECK(split_line("show stat\\;").commands == Words{"show stat\\;"});
  CHECK(split_line("show version;").commands == Words{"show version"});
  CHECK(split_line("").commands == Words{""});
  CHECK(split_line("a;;b").commands == Words{"a", "", "b"});
  CHECK(split_line("x\\").commands == Words{"x\\"});
}

TEST_CASE("a payload marker is the last word only", "[admin]") {
  CliLine l = split_line("add map #0 <<");
  CHECK(l.payload);
  CHECK(l.pattern.empty());
  CHECK(l.commands == Words{"add map #0 "});
  l = split_line("set ssl cert x <<%EOF% ");
  CHECK(l.payload);
  CHECK(l.pattern == "%EOF%");
  CHECK_FALSE(split_line("echo << x").payload);
  CHECK_FALSE(split_line("echo a<<b").payload);
}

TEST_CASE("words keep what a backslash protects", "[admin]") {
  CHECK(split_words(" set  server\tb\\ x/s ") == Words{"set", "server", "b x/s"});
  CHECK(split_words("a\\;b #c") == Words{"a;b", "#c"});
  CHECK(split_words("").empty());
  CHECK(split_words(std::string(1000, ' ') + "x").size() == 1);
  std::string many;
  for (int i = 0; i < 500; ++i) many += "w ";
  CHECK(split_words(many).size() == kMaxWords);
}

TEST_CASE("any bytes become a JSON string", "[admin]") {
  std::string out;
  append_json_string(out, "a\"\\\n\x01\xff\xc3\xa9\xed\xa0\x80");
  CHECK(out == "\"a\\\"\\\\\\n\\u0001\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST_CASE("answers get the frame that their form asks for", "[admin]") {
  CHECK(json_answer(true, "", "") == "{\"ok\":true,\"code\":\"ok\",\"message\":\"\",\"data\":null}\n");
  CHECK(json_answer(false, "No such server.", "") ==
        "{\"ok\":false,\"code\":\"no_such_server\",\"message\":\"No such server.\",\"data\":null}\n");
  CHECK(json_answer(true, "", "# a,b,\n1,x,\n,007,\n").find("[{\"a\":1,\"b\":\"x\"},{\"b\":\"007\"}]") !=
        std::string::npos);
  CHECK(json_answer(true, "", "Name: HAProxy\nPid: 12\n").find("{\"Name\":\"HAProxy\",\"Pid\":12}") != std::string::npos);
  CHECK(json_answer(true, "", "[1,2]\n").find("\"data\":[1,2]}") != std::string::npos);
}
