// What each algorithm hashes. Heard from the reference: which server, of 41, each request went to.
#include <catch2/catch.hpp>

#include "sequence.h"

using namespace sluice;
using expr::test::World;
using test::Farm;

namespace {
constexpr int kServers = 41;

Farm farm(std::string algorithm, std::vector<std::string> args = {}) {
  Farm f(std::move(algorithm), std::vector<int>(kServers, 1));
  f.config.balance.args = std::move(args);
  f.start();
  return f;
}

int by_target(Farm& f, std::string_view target) {
  World w;
  w.request.target = target;
  return std::stoi(f.pick_for(w));
}
int by_header(Farm& f, std::string_view value) {
  World w;
  w.request.remove("x-k");
  w.request.add("x-k", value);
  return std::stoi(f.pick_for(w));
}
/// Where the text itself goes.
int slot(std::string_view text) {
  uint32_t h = 0;
  for (char c : text) h = h * 65599 + static_cast<uint8_t>(c);
  return static_cast<int>(h % kServers);
}
}  // namespace

TEST_CASE("uri: up to the question mark, or whole, or some characters or levels of it", "[balance]") {
  Farm plain = farm("uri"), whole = farm("uri", {"whole"}), path = farm("uri", {"path-only"});
  Farm len = farm("uri", {"len", "4"}), depth = farm("uri", {"depth", "2"}), both = farm("uri", {"len", "12", "depth", "2"});
  CHECK(by_target(plain, "/a/b/c/d?x=1") == slot("/a/b/c/d"));
  CHECK(by_target(whole, "/a/b/c/d?x=1") == slot("/a/b/c/d?x=1"));
  CHECK(by_target(plain, "http://h.test/a/b/c?d") == slot("http://h.test/a/b/c"));
  CHECK(by_target(path, "http://h.test/a/b/c?d") == slot("/a/b/c"));
  CHECK(by_target(path, "*") == 0);
  CHECK(by_target(plain, "*") == slot("*"));
  CHECK(by_target(len, "/foo/bar") == slot("/foo"));
  CHECK(by_target(depth, "/foo/bar/baz.html") == slot("/foo/bar"));
  CHECK(by_target(depth, "/a//b//c") == slot("/a/"));
  CHECK(by_target(depth, "/a") == slot("/a"));
  CHECK(by_target(both, "/abcdefghijklmnop") == slot("/abcdefghijk"));
  CHECK(by_target(both, "/long/path/with") == slot("/long/path"));
}

TEST_CASE("url_param: parameters of the query end at an ampersand only", "[balance]") {
  Farm f = farm("url_param", {"id"});
  CHECK(by_target(f, "/?id=abc") == slot("abc"));
  CHECK(by_target(f, "/?x=1&id=abc&y=2") == slot("abc"));
  CHECK(by_target(f, "/?idx=1&id=abc&id=def") == slot("abc"));
  CHECK(by_target(f, "/?id=a;b") == slot("a;b"));
  CHECK(by_target(f, "/?id=") == 0);
  // No such parameter: in turn.
  CHECK(by_target(f, "/?x=1;id=abc") == 0);
  CHECK(by_target(f, "/?ID=abc") == 1);
  CHECK(by_target(f, "/?id") == 2);
  CHECK(by_target(f, "/?a?id=abc") == 3);
  CHECK(by_target(f, "/id=abc") == 4);
  CHECK_FALSE(f->balancer().wants_body());
}

TEST_CASE("url_param check_post looks into the payload of POST requests", "[balance]") {
  Farm f = farm("url_param", {"id", "check_post"});
  CHECK(f->balancer().wants_body());
  auto post = [&](std::string_view body, std::string_view target = "/", std::string_view method = "POST") {
    World w;
    w.request.method = method;
    w.request.target = target;
    w.txn.request_data = body;
    return std::stoi(f.pick_for(w));
  };
  CHECK(post("x=1&id=abc&y=2") == slot("abc"));
  CHECK(post("id=a b") == slot("a b"));
  CHECK(post("id=abc\r\n") == slot("abc\r\n"));
  CHECK(post("id=abc", "/?id=zzz") == slot("zzz"));
  CHECK(post("x=1;id=abc") == 0);
  CHECK(post("?id=abc") == 1);
  CHECK(post("id=abc", "/", "PUT") == 2);
}

TEST_CASE("hdr: the first value of a header", "[balance]") {
  Farm f = farm("hdr(X-K)");
  CHECK(by_header(f, "abc,def") == slot("abc"));
  CHECK(by_header(f, "\"a,b\",c") == slot("\"a,b\""));
  CHECK(by_header(f, "a b") == slot("a b"));
  CHECK(by_header(f, "") == 0);       // in turn
  CHECK(by_header(f, ",abc") == 1);
}

TEST_CASE("hdr use_domain_only: what stands before the last dot", "[balance]") {
  Farm f = farm("hdr(x-k)", {"use_domain_only"});
  CHECK(by_header(f, "haproxy.1wt.eu") == slot("1wt"));
  CHECK(by_header(f, "1wt.eu") == slot("1wt"));
  CHECK(by_header(f, "eu") == slot("eu"));
  CHECK(by_header(f, "www.example.com:8080") == slot("example"));
  CHECK(by_header(f, "a.b.c.d.example.com") == slot("example"));
  CHECK(by_header(f, "www.example.com.") == slot("com"));
  CHECK(by_header(f, "[::1]:80") == slot("[::1]:80"));
}

TEST_CASE("source: the words of the address, one xor the other, whatever the function", "[balance]") {
  for (std::string function : {"sdbm", "crc32"}) {
    Farm f("source", std::vector<int>(kServers, 1));
    f.config.balance.hash_function = function;
    f.start();
    World w;
    w.conn.src = net::Address::v4(0x0a010203);
    CHECK(f.pick_for(w) == std::to_string(0x0a010203 % kServers));
    w.conn.src = net::Address::parse_ip("2001:db8::7:1");
    CHECK(f.pick_for(w) == std::to_string((0x20010db8u ^ 0x00070001u) % kServers));
  }
}

TEST_CASE("rdp-cookie: the first packet's cookie", "[balance]") {
  Farm any = farm("rdp-cookie"), msts = farm("rdp-cookie(msts)");
  auto send = [](Farm& f, std::string_view line) {
    World w;
    w.txn.request = nullptr;
    std::string packet = std::string(11, '\3') + std::string(line);
    w.txn.request_data = packet;
    return std::stoi(f.pick_for(w));
  };
  CHECK(send(any, "Cookie: mstshash=abc\r\n") == slot("abc"));
  CHECK(send(any, "cookie:MSTSHASH=ab;c\r\n") == slot("ab;c"));
  CHECK(send(msts, "Cookie: msts=123.45.0000\r\n") == slot("123.45.0000"));
  CHECK(send(any, "Cookie: mstshash=abc") == 0);   // in turn
  CHECK(send(any, "Cookie: mstshash=\r\n") == 1);
  CHECK(send(any, "Cookie: mstshash=abc\n") == 2);
  CHECK(send(any, "Cookie: msts=abc\r\n") == 3);
  CHECK(send(any, "hello world, how are you\r\n") == 4);
}

TEST_CASE("hash: the bytes of any sample", "[balance]") {
  struct {
    const char* expression;
    const char* function;
    int server;
  } const cases[] = {
      {"int(258)", "djb2", 25}, {"int(258)", "crc32", 4}, {"int(-2)", "djb2", 37}, {"bool(true)", "sdbm", 1},
      {"method", "sdbm", 1},    {"src", "sdbm", 39},      {"int(258)", "none", 258 % kServers},
  };
  for (const auto& c : cases) {
    Farm f("hash", std::vector<int>(kServers, 1));
    expr::test::Line line(c.expression);
    line.env.proxy = &f.config;
    base::Register<BalanceKeyword>::for_each([&](const BalanceKeyword& k) {
      if (k.name == "hash") k.parse(line.env);
    });
    REQUIRE_FALSE(line.env.failed());
    f.config.balance.hash_function = c.function;
    f.start();
    World w;
    CHECK(f.pick_for(w) == std::to_string(c.server));
  }
}
