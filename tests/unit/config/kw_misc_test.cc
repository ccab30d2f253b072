// Captures, error messages, log lines, removed directives.
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <unistd.h>

#include "config/error_file.h"
#include "kw_world.h"

using namespace sluice;
using kw::World;

TEST_CASE("captures", "[config]") {
  World w = kw::http(" capture cookie SID= len 20\n capture request header Host len 30\n capture response header Server len 9\n"
                     " declare capture request len 7\n");
  CHECK(w.said() == "");
  const model::Proxy& p = w.proxy();
  CHECK(p.capture_cookie == "SID");
  CHECK_FALSE(p.capture_cookie_prefix);
  CHECK(p.capture_cookie_len == 20);
  REQUIRE(p.request_captures.size() == 2);
  CHECK(p.request_captures[0].header == "host");
  CHECK(p.request_captures[1].header == "");
  CHECK(p.request_captures[1].length == 7);
  CHECK(p.response_captures.at(0).length == 9);
  CHECK(kw::http(" capture foo").said() == "A7 'capture' expects 'cookie' or 'request header' or 'response header'.\n");
  CHECK(kw::http(" declare capture request len 0").said() == "A7 length must be > 0\n");
}

TEST_CASE("error messages", "[config]") {
  World w = kw::http(" errorloc 503 http://x/\n errorloc303 500 /y\n errorfile 502 /dev/null\n");
  CHECK(w.said() == "");
  const auto& e = w.proxy().errors;
  CHECK(e.at(503)->wire == "HTTP/1.1 302 Found\r\ncache-control: no-cache\r\ncontent-length: 0\r\nlocation: http://x/\r\n\r\n");
  CHECK(e.at(500)->wire.starts_with("HTTP/1.1 303 See Other\r\n"));
  CHECK(e.at(502)->wire == "");
  CHECK(kw::http(" errorfile 999 /dev/null").said() == "A7 errorfile : status code '999' not handled.\n");
  CHECK(kw::http(" errorfile 503 /nonexistent").said() == "A7 errorfile : error opening file '/nonexistent'.\n");
  CHECK(kw::http(" errorfiles nosuch").said() == "A0 proxy 'l': unknown http-errors section 'nosuch' (at test.cfg:7).\n");
}

static std::string load(const std::string& text) {
  std::string path = "error_file_" + std::to_string(getpid()) + ".http";
  std::ofstream(path, std::ios::binary) << text;
  auto r = config::load_error_file(path, 1000);
  std::remove(path.c_str());
  return r ? *r : "error: " + r.error().substr(r.error().rfind("': ") + 3);
}

TEST_CASE("error files are made canonical", "[config]") {
  CHECK(load("HTTP/1.0 503 No\nCache-Control:  x \n\nbody\n") == "HTTP/1.0 503 No\r\ncache-control: x\r\n\r\nbody\n");
  CHECK(load("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nbody") == "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nbody");
  CHECK(load("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nbody").find("payload size does not match") == 7);
  CHECK(load("hello\n\n") == "error: unable to parse headers (error offset: 0)");
  CHECK(load("HTTP/1.1 200 OK\na: b\nc") == "error: unable to parse headers (error offset: -2)");
  CHECK(load("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0\r\n\r\n") == "error: chunk-encoded payload not supported");
  CHECK(load(std::string(1001, 'x')) == "error: larger than 1000 bytes");
  CHECK(load("") == "");
}

TEST_CASE("logs of proxies", "[config]") {
  World w = kw::http(" log 127.0.0.1 local0\n no log\n log 127.0.0.2 local1\n log global\n log-tag me\n");
  CHECK(w.said() == "");
  CHECK(w.proxy().logs.size() == 1);
  CHECK(w.proxy().log_global);
  CHECK(w.proxy().log_tag == "me");
}

TEST_CASE("directives that are gone", "[config]") {
  CHECK(kw::http(" reqadd x").said() ==
        "A7 The 'reqadd' directive is not supported anymore since HAProxy 2.1. Use 'http-request add-header' instead.\n");
  CHECK(kw::http(" bind-process all").said() == "A7 'bind-process' is not supported anymore.\n");
  CHECK(kw::http(" redispatch").loaded.diags.alerts() == 1);
}
