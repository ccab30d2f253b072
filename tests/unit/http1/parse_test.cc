#include <catch2/catch.hpp>
#include <string>

#include "http1/codec.h"

using namespace sluice::http1;

namespace {

// Owns the bytes that the head points into.
struct Message {
  std::string bytes;
  Head head;
  Parsed parsed;
};

Message request(std::string bytes, Limits limits = {}) {
  Message m{std::move(bytes), {}, {Parsed::incomplete}};
  m.parsed = parse_request(m.bytes.data(), m.bytes.size(), m.head, limits);
  return m;
}
Message response(std::string bytes, AnswerTo to = {}, Limits limits = {}) {
  Message m{std::move(bytes), {}, {Parsed::incomplete}};
  m.parsed = parse_response(m.bytes.data(), m.bytes.size(), m.head, limits, to);
  return m;
}
Limits unsafe() {
  Limits l;
  l.accept_unsafe = true;
  return l;
}

}  // namespace

TEST_CASE("http1: a request's parts and size") {
  std::string text = "\r\nPOST /a?b HTTP/1.1\r\nHost: h\r\nX-Y:  a b\t\r\nContent-Length: 3\r\n\r\nabcGET";
  auto m = request(text);
  REQUIRE(m.parsed.kind == Parsed::complete);
  CHECK(m.parsed.size == text.size() - 6);
  CHECK(m.head.method == "POST");
  CHECK(m.head.target == "/a?b");
  CHECK(m.head.version == Version::http11);
  CHECK(m.head.start_line == "POST /a?b HTTP/1.1");
  CHECK(m.head.framing == Framing::length);
  CHECK(m.head.length == 3);
  CHECK(m.head.keep_alive);
  CHECK(m.head.get("x-y") == "a b");
  CHECK(m.head.fields.size() == 3);
}

TEST_CASE("http1: persistence follows version and Connection") {
  auto keeps = [](std::string_view version, std::string connection) {
    auto m = request("GET / " + std::string(version) + "\r\n" + connection + "\r\n");
    REQUIRE(m.parsed.kind == Parsed::complete);
    return m.head.keep_alive;
  };
  CHECK(keeps("HTTP/1.1", ""));
  CHECK_FALSE(keeps("HTTP/1.1", "Connection: close\r\n"));
  CHECK_FALSE(keeps("HTTP/1.1", "Connection: x, Close\r\n"));
  CHECK_FALSE(keeps("HTTP/1.1", "Connection: keep-alive\r\nConnection: close\r\n"));
  CHECK_FALSE(keeps("HTTP/1.0", ""));
  CHECK(keeps("HTTP/1.0", "Connection: Keep-Alive\r\n"));
  CHECK_FALSE(keeps("HTTP/1.0", "Connection: close, keep-alive\r\n"));
}

TEST_CASE("http1: both lengths: the coding wins and the connection ends") {
  auto m = request("POST / HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n");
  REQUIRE(m.parsed.kind == Parsed::complete);
  CHECK(m.head.framing == Framing::chunked);
  CHECK_FALSE(m.head.keep_alive);
  CHECK(m.head.find("content-length") == nullptr);
}

TEST_CASE("http1: upgrade and expect") {
  auto m = request("GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: foo\r\n\r\n");
  CHECK(m.head.upgrade);
  m = request("GET / HTTP/1.1\r\nUpgrade: foo\r\n\r\n");
  CHECK_FALSE(m.head.upgrade);
  m = request("POST / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: foo\r\nContent-Length: 1\r\n\r\n");
  CHECK_FALSE(m.head.upgrade);
  CHECK(m.head.find("upgrade") == nullptr);
  CHECK(request("PUT / HTTP/1.1\r\nExpect: 100-Continue\r\n\r\n").head.expect_continue);
  CHECK_FALSE(request("PUT / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").head.expect_continue);
}

TEST_CASE("http1: HTTP/1.0 with a surprising payload is refused unless allowed") {
  std::string text = "DELETE / HTTP/1.0\r\nContent-Length: 1\r\n\r\n";
  CHECK(request(text).parsed.status == 413);
  Limits l;
  l.any_method_payload = true;
  CHECK(request(text, l).parsed.kind == Parsed::complete);
}

TEST_CASE("http1: a default port leaves the target, and the start line with it") {
  auto m = request("GET http://u@h:80/x HTTP/1.1\r\nHost: h:80\r\n\r\n");
  REQUIRE(m.parsed.kind == Parsed::complete);
  CHECK(m.head.method == "GET");
  CHECK(m.head.target == "http://u@h/x");
  CHECK(m.head.start_line == "GET http://u@h/x HTTP/1.1");
  CHECK(m.head.get("host") == "h");
}

TEST_CASE("http1: odd authorities neither pass nor lose a port") {
  CHECK(request("GET http://h::/x HTTP/1.1\r\n\r\n").parsed.kind == Parsed::complete);
  CHECK(request("GET http://h::/x HTTP/1.1\r\n\r\n").head.target == "http://h::/x");
  CHECK(request("GET http://h\\y/x HTTP/1.1\r\n\r\n").parsed.status == 400);
  CHECK(request("GET : HTTP/1.1\r\n\r\n", unsafe()).head.target == ":");
}

TEST_CASE("http1: the start line for logs has one space between its words") {
  auto m = request("GET \t /x\tHTTP/1.9\r\nHost: h\r\n\r\n");
  REQUIRE(m.parsed.kind == Parsed::complete);
  CHECK(m.head.start_line == "GET /x HTTP/1.9");
  CHECK((m.head.method == "GET" && m.head.target == "/x"));
  m = request("GET   http://h:80/x HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(m.head.start_line == "GET http://h/x HTTP/1.1");
}

TEST_CASE("http1: limits of a head") {
  Limits l;
  l.max_head = 100;
  auto m = request("GET /" + std::string(200, 'a'), l);
  CHECK((m.parsed.kind == Parsed::invalid && m.parsed.status == 414));
  m = request("GET / HTTP/1.1\r\nX: " + std::string(200, 'a'), l);
  CHECK((m.parsed.kind == Parsed::invalid && m.parsed.status == 431));
  m = request("GET / HTTP/1.1\r\nX: " + std::string(50, 'a'), l);
  CHECK(m.parsed.kind == Parsed::incomplete);
  std::string exact = "GET / HTTP/1.1\r\nX: " + std::string(77, 'a') + "\r\n\r\n";
  REQUIRE(exact.size() == 100);
  CHECK(request(exact, l).parsed.kind == Parsed::complete);
  CHECK(request("GET / HTTP/1.1\r\nX: a" + exact.substr(19), l).parsed.kind == Parsed::invalid);
  CHECK(response("HTTP/1.1 200 OK\r\nX: " + std::string(200, 'a'), {}, l).parsed.status == 502);

  auto many = [](int n) {
    std::string s = "GET / HTTP/1.1\r\n";
    for (int i = 0; i < n; ++i) s += "X" + std::to_string(i) + ": y\r\n";
    return request(s + "\r\n").parsed;
  };
  CHECK(many(100).kind == Parsed::complete);
  CHECK(many(101).status == 400);
}

TEST_CASE("http1: an error is known as soon as its byte is there") {
  CHECK(request("G(").parsed.kind == Parsed::invalid);
  CHECK(request("GET / HTTP/2x").parsed.kind == Parsed::invalid);
  auto m = request("GET / HTTP/1.1\r\nX Y");
  CHECK((m.parsed.kind == Parsed::invalid && m.parsed.error_at == 17));
  CHECK(request("PRI * HTTP/2.0\r\n").parsed.kind == Parsed::invalid);
}

TEST_CASE("http1: what accept-unsafe-violations lets pass") {
  auto passes = [](std::string text) {
    return request(std::move(text), unsafe()).parsed.kind == Parsed::complete;
  };
  CHECK(passes("GET /a#b\351 HTTP/1.1\r\nHost: a/b\r\n\r\n"));
  CHECK(passes("GET abc HTTP/1.1\r\n\r\n"));
  CHECK(passes("GET http://g/ HTTP/1.1\r\nHost: h\r\n\r\n"));
  CHECK(passes("GET / HTTP/1.10\r\n\r\n"));
  CHECK(passes("GET / HTTP/1.1\r\nX Y\1: a\2\r\n\r\n"));
  CHECK(passes("GET /\r\n"));
  CHECK_FALSE(passes("POST /\r\n\r\n"));
  CHECK_FALSE(passes("GET /a\1 HTTP/1.1\r\n\r\n"));
  CHECK_FALSE(passes("GET / HTTP/1.1\r\nX : a\r\n\r\n"));
  CHECK_FALSE(passes("GET / HTTP/1.1\r\nX\ry: a\r\n\r\n"));
  CHECK_FALSE(passes("GET / HTTP/1.1\r\nX: a\rb\r\n\r\n"));
  CHECK_FALSE(passes("GET / HTTP/1.1\r\n: a\r\n\r\n"));
  auto m = request("GET /x\r\nHost: h\r\n\r\n", unsafe());
  CHECK((m.parsed.size == 8 && m.head.version == Version::http10 && m.head.fields.empty()));
  CHECK(response("HTTP/1.1 200 a\1b\r\nContent-Length: 0\r\n\r\n", {}, unsafe()).parsed.kind ==
        Parsed::complete);
}

TEST_CASE("http1: where an answer ends") {
  auto framing = [](std::string text, AnswerTo to = {}) {
    auto m = response("HTTP/1.1 " + text + "\r\n", to);
    REQUIRE(m.parsed.kind == Parsed::complete);
    return m.head.framing;
  };
  std::string length = "Content-Length: 5\r\n", coding = "Transfer-Encoding: chunked\r\n";
  AnswerTo head{.head = true}, connect{.connect = true}, upgrade{.upgrade = true};
  CHECK(framing("200 OK\r\n" + length) == Framing::length);
  CHECK(framing("200 OK\r\n" + coding) == Framing::chunked);
  CHECK(framing("200 OK\r\n" + length + coding) == Framing::chunked);
  CHECK(framing("200 OK\r\n") == Framing::until_close);
  CHECK(framing("200 OK\r\n" + length, head) == Framing::none);
  CHECK(framing("200 OK\r\n", head) == Framing::none);
  CHECK(framing("304 Not Modified\r\n" + length) == Framing::none);
  CHECK(framing("204 No Content\r\n" + length) == Framing::none);
  CHECK(framing("103 Early Hints\r\n" + coding) == Framing::none);
  CHECK(framing("200 OK\r\n" + coding, connect) == Framing::tunnel);
  CHECK(framing("403 Forbidden\r\n" + length, connect) == Framing::length);
  std::string switching = "101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: foo\r\n";
  CHECK(framing(switching, upgrade) == Framing::tunnel);
  CHECK(response("HTTP/1.1 " + switching + "\r\n").parsed.status == 502);
  CHECK(response("HTTP/1.1 101 S\r\n\r\n", upgrade).parsed.kind == Parsed::invalid);
}

TEST_CASE("http1: an answer's persistence") {
  CHECK(response("HTTP/1.1 204 N\r\n\r\n").head.keep_alive);
  CHECK_FALSE(response("HTTP/1.1 200 OK\r\n\r\n").head.keep_alive);
  CHECK_FALSE(response("HTTP/1.0 204 N\r\n\r\n").head.keep_alive);
  CHECK(response("HTTP/1.0 204 N\r\nConnection: keep-alive\r\n\r\n").head.keep_alive);
  CHECK_FALSE(response("HTTP/1.1 204 N\r\nConnection: close\r\n\r\n").head.keep_alive);
  CHECK(response("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n").head.keep_alive);
  auto both = response("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n");
  CHECK_FALSE(both.head.keep_alive);
}

TEST_CASE("http1: questions about bytes and names") {
  CHECK(leading_empty_lines("\r\n\n\r\nGET") == 5);
  CHECK(leading_empty_lines("\r") == 0);
  CHECK(is_http2_preface("PRI * HT"));
  CHECK(is_http2_preface("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nmore"));
  CHECK_FALSE(is_http2_preface("PRI / HT"));
  CHECK_FALSE(is_http2_preface(""));
  auto m = request("GET / HTTP/1.1\r\nX_Y: 1\r\nX-Y: 2\r\n\r\n");
  CHECK(has_restricted_name(m.head));
  remove_restricted_names(m.head);
  CHECK_FALSE(has_restricted_name(m.head));
  CHECK(m.head.fields.size() == 1);
}
