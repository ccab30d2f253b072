#include <catch2/catch.hpp>
#include <string>

#include "base/arena.h"
#include "http1/case_map.h"
#include "http1/codec.h"

using namespace sluice::http1;
using sluice::base::Arena;

namespace {

std::string written(const Head& head, const Emit& how, bool request) {
  std::string out(emitted_size(head, how), '\0');
  char* end = request ? emit_request(out.data(), head, how) : emit_response(out.data(), head, how);
  REQUIRE(end <= out.data() + out.size());
  out.resize(static_cast<size_t>(end - out.data()));
  return out;
}

struct Edited {
  std::string bytes;
  Arena arena;
  Head head;
  explicit Edited(std::string text) : bytes(std::move(text)) {
    REQUIRE(parse_request(bytes.data(), bytes.size(), head, {}).kind == Parsed::complete);
    head.edits = &arena;
  }
};

}  // namespace

TEST_CASE("http1: edited fields are sent with those that were read") {
  Edited e("GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\nB:2\r\nC: 3\r\nD: 4\r\n\r\n");
  e.head.remove("c");
  e.head.add("X-New", "v");
  e.head.set("a", "9");
  Emit how;
  how.connection = Emit::Connection::close;
  Field extra[] = {{"x-server", "s1"}};
  how.extra = extra;
  CHECK(written(e.head, how, true) ==
        "GET / HTTP/1.1\r\nhost: h\r\nb: 2\r\nd: 4\r\nx-new: v\r\na: 9\r\nx-server: s1\r\nconnection: "
        "close\r\n\r\n");
}

TEST_CASE("http1: framing fields say what the head says, whatever the rules wrote") {
  Edited e("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nA: b\r\n\r\n");
  e.head.set("content-length", "7");
  e.head.add("transfer-encoding", "chunked");
  CHECK(written(e.head, {}, true) == "POST / HTTP/1.1\r\nhost: h\r\na: b\r\ncontent-length: 5\r\n\r\n");
  e.head.framing = Framing::chunked;
  CHECK(written(e.head, {}, true) ==
        "POST / HTTP/1.1\r\nhost: h\r\na: b\r\ntransfer-encoding: chunked\r\n\r\n");
  e.head.remove("transfer-encoding");
  e.head.remove("content-length");
  CHECK(written(e.head, {}, true) ==
        "POST / HTTP/1.1\r\nhost: h\r\na: b\r\ntransfer-encoding: chunked\r\n\r\n");
  e.head.framing = Framing::length;
  CHECK(written(e.head, {}, true) == "POST / HTTP/1.1\r\nhost: h\r\na: b\r\ncontent-length: 5\r\n\r\n");
  e.head.framing = Framing::none;
  CHECK(written(e.head, {}, true) == "POST / HTTP/1.1\r\nhost: h\r\na: b\r\n\r\n");
}

TEST_CASE("http1: tokens of Connection that rules wrote") {
  Edited e("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  e.head.set("connection", "x, close , y");
  CHECK(connection_tokens(e.head).close);
  CHECK(written(e.head, {}, true) == "GET / HTTP/1.1\r\nhost: h\r\nconnection: x,y\r\n\r\n");
  e.head.set("connection", "a , b , close , \"b,close\" , c");
  CHECK(written(e.head, {}, true) == "GET / HTTP/1.1\r\nhost: h\r\nconnection: a , b ,\"b,close\",c\r\n\r\n");
  e.head.set("connection", ", x , close,");
  CHECK(written(e.head, {}, true) == "GET / HTTP/1.1\r\nhost: h\r\nconnection: , x\r\n\r\n");
  e.head.set("connection", "keep-alive");
  CHECK(connection_tokens(e.head).keep_alive);
  CHECK(written(e.head, {}, true) == "GET / HTTP/1.1\r\nhost: h\r\n\r\n");
  Emit how;
  how.connection = Emit::Connection::upgrade;
  CHECK(written(e.head, how, true) == "GET / HTTP/1.1\r\nhost: h\r\nconnection: upgrade\r\n\r\n");
  e.head.set("connection", "Upgrade");
  CHECK(written(e.head, how, true) == "GET / HTTP/1.1\r\nhost: h\r\nconnection: Upgrade\r\n\r\n");
}

TEST_CASE("http1: TE announces trailers or nothing") {
  CHECK(written(Edited("GET / HTTP/1.1\r\nTE: gzip, trailers\r\n\r\n").head, {}, true) ==
        "GET / HTTP/1.1\r\nte: trailers\r\n\r\n");
  CHECK(written(Edited("GET / HTTP/1.1\r\nTE: gzip\r\n\r\n").head, {}, true) == "GET / HTTP/1.1\r\n\r\n");
}

TEST_CASE("http1: answers without a body keep the length it would have") {
  Head head;
  head.status = 304;
  head.reason = "Not Modified";
  head.fields = {{"content-length", "22"}, {"x", "y"}};
  CHECK(written(head, {}, false) == "HTTP/1.1 304 Not Modified\r\ncontent-length: 22\r\nx: y\r\n\r\n");
  head.status = 204;
  head.reason = "";
  CHECK(written(head, {}, false) == "HTTP/1.1 204 \r\nx: y\r\n\r\n");
  head.status = 200;
  head.framing = Framing::until_close;
  CHECK(written(head, {}, false) == "HTTP/1.1 200 \r\nx: y\r\n\r\n");
}

TEST_CASE("http1: names are spelled as a bogus peer wants them") {
  CaseMap names;
  CHECK(names.add("host", "Host"));
  CHECK(names.add("content-length", "Content-Length"));
  CHECK(names.add("connection", "Connection"));
  CHECK_FALSE(names.add("host", "HOST"));
  CHECK_FALSE(names.add("a", "B"));
  Emit how;
  how.names = &names;
  how.connection = Emit::Connection::close;
  Edited e("POST / HTTP/1.1\r\nhost: h\r\nx: y\r\nContent-Length: 1\r\n\r\n");
  CHECK(written(e.head, how, true) ==
        "POST / HTTP/1.1\r\nHost: h\r\nx: y\r\nContent-Length: 1\r\nConnection: close\r\n\r\n");
}

TEST_CASE("http1: what is said about persistence") {
  using C = Emit::Connection;
  auto v10 = Version::http10, v11 = Version::http11;
  CHECK(request_connection(v11, true) == C::none);
  CHECK(request_connection(v11, false) == C::close);
  CHECK(request_connection(v10, true) == C::keep_alive);
  CHECK(request_connection(v10, false) == C::none);
  CHECK(response_connection(v11, v11, true) == C::none);
  CHECK(response_connection(v11, v11, false) == C::close);
  CHECK(response_connection(v11, v10, true) == C::keep_alive);
  CHECK(response_connection(v11, v10, false) == C::close);
  CHECK(response_connection(v10, v11, true) == C::keep_alive);
  CHECK(response_connection(v10, v11, false) == C::none);
}

TEST_CASE("http1: reason phrases") {
  CHECK(reason_phrase(200) == "OK");
  CHECK(reason_phrase(302) == "Moved Temporarily");
  CHECK(reason_phrase(504) == "Gateway Time-out");
  CHECK(reason_phrase(299) == "Success");
  CHECK(reason_phrase(599) == "Server Error");
  CHECK(reason_phrase(600) == "Other");
  CHECK(reason_phrase(0) == "Other");
}
