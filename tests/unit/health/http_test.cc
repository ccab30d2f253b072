// option httpchk and http-check: the request that goes out, the answers that pass, and the words for those that do not.
#include "lab.h"

using namespace sluice;
using namespace sluice::test;

namespace {

const std::string kAnswer = "HTTP/1.1 200 OK\r\nX-A: one, two\r\nServer: Apache/2\r\nContent-Length: 11\r\n\r\nhello world";

std::string http(const std::string& lines, std::vector<Act> answer, std::string* seen = nullptr) {
  answer.insert(answer.begin(), Do::receive);
  FakeServer f({std::move(answer)});
  bool own_option = lines.find("option httpchk") != std::string::npos;
  Lab lab(std::string(own_option ? "" : " option httpchk\n") + " timeout check 50ms\n timeout connect 50ms\n" + lines +
          "\n server s1 127.0.0.1:" + std::to_string(f.port) + " check inter 1h\n");
  lab.servers = {&f};
  lab.start();
  std::string end = lab.first();
  if (seen) *seen = f.seen.empty() ? "" : f.seen[0];
  return end;
}
std::string http(const std::string& lines) { return http(lines, {kAnswer, Do::hang}); }
std::string request(const std::string& lines) {
  std::string seen;
  http(lines, {kAnswer, Do::hang}, &seen);
  return seen;
}
std::string answered(const std::string& lines, int status) {
  return http(lines, {"HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Length: 0\r\n\r\n", Do::hang});
}

}  // namespace

TEST_CASE("requests of option httpchk", "[health]") {
  CHECK(request("") == "OPTIONS / HTTP/1.0\r\n\r\n");
  CHECK(request(" option httpchk /x") == "OPTIONS /x HTTP/1.0\r\n\r\n");
  CHECK(request(" option httpchk GET /x HTTP/1.1") == "GET /x HTTP/1.1\r\nconnection: close\r\n\r\n");
  CHECK(request(" option httpchk GET /x HTTP/1.1\\r\\nHost:\\ foo") == "GET /x HTTP/1.1\r\nhost: foo\r\nconnection: close\r\n\r\n");
}

TEST_CASE("requests of http-check send", "[health]") {
  CHECK(request(" http-check send meth POST uri /b?x ver HTTP/1.1 hdr Host h hdr X-Y \"a b\" body \"some body\"") ==
        "POST /b?x HTTP/1.1\r\nhost: h\r\nx-y: a b\r\ncontent-length: 9\r\nconnection: close\r\n\r\nsome body");
  CHECK(request(" option httpchk GET /x HTTP/1.1\n http-check send hdr foo bar") ==
        "GET /x HTTP/1.1\r\nfoo: bar\r\nconnection: close\r\n\r\n");
  CHECK(request(" http-check set-var(check.a) str(v)\n http-check send uri-lf \"/b/%[var(check.a)]\" hdr Connection keep-alive "
                "body-lf \"q%[var(check.a)]\"") == "OPTIONS /b/v HTTP/1.0\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nqv");
  CHECK(request(" http-check send meth GET uri http://foo.bar/x ver HTTP/1.1 hdr host baz") ==
        "GET http://baz/x HTTP/1.1\r\nhost: baz\r\nconnection: close\r\n\r\n");
  CHECK(request(" http-check send meth PUT hdr content-length 3 hdr transfer-encoding chunked") ==
        "PUT / HTTP/1.0\r\ncontent-length: 0\r\n\r\n");
}

TEST_CASE("http-check send-state tells the server how it is seen", "[health]") {
  std::string seen = request(" http-check send-state");
  CHECK(seen.find("\r\nx-haproxy-server-state: UP 1/3; address=127.0.0.1; port=") != std::string::npos);
  CHECK(seen.find("; name=be/s1; node=") != std::string::npos);
  CHECK(seen.find("; weight=1/1; scur=0/0; qcur=0\r\n") != std::string::npos);
}

TEST_CASE("2xx and 3xx pass when nothing else is said", "[health]") {
  CHECK(answered("", 200) == "L7OK 200");
  CHECK(answered("", 304) == "L7OK 304");
  CHECK(answered("", 404) == "L7STS 404 Said");
  CHECK(answered("", 503) == "L7STS 503 Said");
  CHECK(answered("", 100) == "L7STS 100 Said");
}

TEST_CASE("broken answers", "[health]") {
  CHECK(http("", {Do::close}) == "L7RSP");
  CHECK(http("", {"HTTP/1.1 200 OK\r\n", Do::close}) == "L7RSP");
  CHECK(http("", {"junk\r\n\r\n", Do::hang}) == "L7RSP");
  CHECK(http("", {Do::hang}) == "L7TOUT");
  CHECK(http("", {Do::reset}) == "SOCKERR ECONNRESET returned by OS (Connection reset by peer)");
  CHECK(http("", {"HTTP/1.1 200 OK\r\nX: " + std::string(20000, 'a'), Do::hang}) == "L7RSP");
}

TEST_CASE("http-check expect status", "[health]") {
  CHECK(answered(" http-check expect status 200,300-310", 305) == "L7OK 305");
  CHECK(answered(" http-check expect status 200,300-310", 311) == "L7STS 311 Said");
  CHECK(answered(" http-check expect ! status 500", 500) == "L7STS 500 Said");
  CHECK(answered(" http-check expect ! rstatus ^5", 200) == "L7OK 200");
  CHECK(answered(" http-check expect rstatus ^3", 200) == "L7STS 200 Said");
  CHECK(answered(" http-check expect comment mine\\ two status 201", 200) == "L7STS 200 Said comment: mine two");
}

TEST_CASE("http-check expect hdr and fhdr", "[health]") {
  CHECK(http(" http-check expect hdr name x-a") == "L7OK 200");
  CHECK(http(" http-check expect hdr name x-b") == "L7STS 200 OK");
  CHECK(http(" http-check expect ! hdr name x-a") == "L7STS 200 OK");
  CHECK(http(" http-check expect hdr name x-a value two") == "L7OK 200");
  CHECK(http(" http-check expect fhdr name x-a value two") == "L7STS 200 OK");
  CHECK(http(" http-check expect fhdr name x-a value -m end two") == "L7OK 200");
  CHECK(http(" http-check expect hdr name -m beg serv value -m sub ache") == "L7OK 200");
  CHECK(http(" http-check expect hdr name -m reg ^s.r value -m reg ^Apa") == "L7OK 200");
  CHECK(http(" http-check expect hdr name-lf \"x-%[str(a)]\" value-lf t%[str(wo)]") == "L7OK 200");
}

TEST_CASE("http-check expect string", "[health]") {
  CHECK(http(" http-check expect string world") == "L7OK 200");
  CHECK(http(" http-check expect string foo") == "L7RSP HTTP content check did not match");
  CHECK(http(" http-check expect ! string hello") == "L7RSP HTTP check matched unwanted content");
  CHECK(http(" http-check expect rstring ^hel+o") == "L7OK 200");
  CHECK(answered(" http-check expect string x", 200) == "L7RSP HTTP content check could not find a response body");
  CHECK(http(" http-check expect string hello", {"HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
                                                 Do::hang}) == "L7OK 500");
  CHECK(http(" http-check expect string hello", {"HTTP/1.1 200 OK\r\n\r\nhel", "lo", Do::hang}) == "L7OK 200");
  CHECK(http(" http-check expect string hello", {"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhel", Do::hang}) == "L7TOUT");
  CHECK(http(" http-check expect string zzz", {"HTTP/1.1 200 OK\r\n\r\n" + std::string(40000, 'a'), Do::hang}) ==
        "L7RSP HTTP content check did not match");
}

TEST_CASE("http-check disable-on-404 stops running servers only", "[health]") {
  FakeServer f({{Do::receive, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"},
                {Do::receive, "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"},
                {Do::receive, "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"}});
  Lab lab(" option httpchk\n http-check disable-on-404\n server s1 127.0.0.1:" + std::to_string(f.port) +
          " check inter 10ms fall 1\n");
  lab.servers = {&f};
  lab.start();
  CHECK(lab.first() == "L7OKC 404");
  CHECK(runtime::status_text(lab["s1"]) == "NOLB");
  REQUIRE(lab.until([&] { return lab["s1"].state().oper == runtime::Oper::stopped; }));
  REQUIRE(lab.until([&] { return lab.report().code == 404 && lab.report().status == "L7STS"; }));
  CHECK(lab["s1"].state().oper == runtime::Oper::stopped);
  CHECK(said()[0].starts_with("Server be/s1 is stopping, reason: Layer7 check conditionally passed, code: 404, check duration: "));
}

TEST_CASE("lines of a section replace those of its defaults", "[health]") {
  FakeServer f({{Do::receive, kAnswer, Do::hang}});
  auto loaded = config::load_text("defaults\n mode http\n timeout connect 1s\n timeout server 1s\n option httpchk GET /d\n"
                                  " http-check expect status 300\nbackend be\n option httpchk GET /b\n server s1 127.0.0.1:" +
                                  std::to_string(f.port) + " check inter 20ms\nbackend same\n server s1 127.0.0.1:" +
                                  std::to_string(f.port) + " check inter 20ms\n");
  REQUIRE(loaded.diags.alerts() == 0);
  Lab lab("");
  lab.rt = std::make_unique<runtime::Runtime>(std::move(loaded.config));
  lab.rt->loops.push_back(std::make_unique<net::Loop>(0, 16384));
  lab.servers = {&f};
  lab.start();
  CHECK(lab.first() == "L7OK 200");
  runtime::CheckReport other;
  REQUIRE(lab.until([&] {
    lab.rt->find_backend("same")->find_server("s1")->check->report(other);
    return other.status != "INI";
  }));
  CHECK(Lab::brief(other) == "L7STS 200 OK");
}
