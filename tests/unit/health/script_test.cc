// tcp-check scripts: what is sent, what is waited for, and the words of each end.
#include "lab.h"

using namespace sluice;
using namespace sluice::test;

namespace {

/// How the first check of a server ends that plays `acts`, with the given tcp-check lines.
std::string tcp(const std::string& lines, std::vector<Act> acts, std::string* seen = nullptr) {
  FakeServer f({std::move(acts)});
  Lab lab(" option tcp-check\n timeout check 50ms\n timeout connect 50ms\n" + lines + "\n server s1 127.0.0.1:" +
          std::to_string(f.port) + " check inter 1h\n");
  lab.servers = {&f};
  lab.start();
  std::string end = lab.first();
  if (seen) {
    lab.until([&] { return !f.seen.empty() && !f.seen[0].empty(); });
    *seen = f.seen.empty() ? "" : f.seen[0];
  }
  return end;
}

}  // namespace

TEST_CASE("a script that only sends", "[health]") {
  std::string seen;
  CHECK(tcp(" tcp-check send hello\\r\\n", {Do::receive}, &seen) == "L7OK 0 (tcp-check)");
  CHECK(seen == "hello\r\n");
  CHECK(tcp(" tcp-check connect", {Do::receive}) == "L4OK (tcp-check)");
}

TEST_CASE("expect string", "[health]") {
  CHECK(tcp(" tcp-check expect string abc", {"xxabcxx", Do::hang}) == "L7OK 0 (tcp-check)");
  CHECK(tcp(" tcp-check expect string abc", {"xxabxx"}) == "L7RSP TCPCHK did not match content 'abc' at step 1");
  CHECK(tcp(" tcp-check expect string abc", {"xxabxx", Do::hang}) == "L7TOUT  at step 1 of tcp-check (expect string 'abc')");
  CHECK(tcp(" tcp-check expect string abc", {Do::close}) == "L7RSP TCPCHK got an empty response at step 1");
  CHECK(tcp(" tcp-check expect string abc comment c\\ d", {Do::close}) ==
        "L7RSP TCPCHK got an empty response at step 1 comment: 'c d'");
  CHECK(tcp(" tcp-check send a\n tcp-check expect string abc", {Do::receive, Do::reset}) ==
        "SOCKERR ECONNRESET returned by OS (Connection reset by peer) at step 2 of tcp-check (expect string 'abc')");
  CHECK(tcp(" tcp-check expect ! string aa", {"xaax"}) == "L7RSP TCPCHK matched unwanted content 'aa' at step 1");
  CHECK(tcp(" tcp-check expect ! string aa", {"xax"}) == "L7OK 0 (tcp-check)");
}

TEST_CASE("expect with patterns of every kind", "[health]") {
  CHECK(tcp(" tcp-check expect rstring ^ab+c", {"abbc", Do::hang}) == "L7OK 0 (tcp-check)");
  CHECK(tcp(" tcp-check expect rstring ^ab+c comment foo\\ bar", {"xx"}) ==
        "L7RSP TCPCHK did not match content (regex) at step 1 comment: foo bar");
  CHECK(tcp(" tcp-check expect binary 616263", {std::string("\0abc", 4), Do::hang}) == "L7OK 0 (tcp-check)");
  CHECK(tcp(" tcp-check expect rbinary ^6100", {std::string("a\0b", 3), Do::hang}) == "L7OK 0 (tcp-check)");
  CHECK(tcp(" tcp-check expect binary-lf 61%[str(62)]", {"ab", Do::hang}) == "L7OK 0 (tcp-check)");
  CHECK(tcp(" tcp-check expect binary-lf %[str(zz)]", {"ab"}) ==
        "L7RSP Failed to parse hexastring resulting of eval of a log-format string");
  CHECK(tcp(" tcp-check expect string-lf a%[int(3)]", {"a3", Do::hang}) == "L7OK 0 (tcp-check)");
  CHECK(tcp(" tcp-check expect string-lf a%[int(3)]", {"a4"}) ==
        "L7RSP TCPCHK did not match content (log-format string) at step 1");
}

TEST_CASE("options of expect", "[health]") {
  CHECK(tcp(" tcp-check expect min-recv 0 rstring aab", {"aa", Do::hang}) == "L7RSP TCPCHK did not match content (regex) at step 1");
  CHECK(tcp(" tcp-check expect on-error \"oops %[str(x)]\" error-status L7STS status-code int(12) string abc", {"xx"}) ==
        "L7STS 12 oops x");
  CHECK(tcp(" tcp-check expect on-success fine ok-status L6OK string x", {"xx", Do::hang}) == "L6OK fine");
  CHECK(tcp(" tcp-check expect tout-status L6TOUT string abc", {Do::hang}) ==
        "L6TOUT  at step 1 of tcp-check (expect string 'abc')");
}

TEST_CASE("steps are numbered as written, and comments name them", "[health]") {
  CHECK(tcp(" tcp-check comment first\n tcp-check connect\n tcp-check comment second\n tcp-check expect string aa comment third\n"
            " tcp-check expect string bb", {"aa", "cc"}) ==
        "L7RSP TCPCHK did not match content 'bb' at step 5 comment: second");
  CHECK(tcp(" tcp-check connect port 1 comment my\\ port\n tcp-check send a", {Do::receive}) ==
        "L4CON ECONNREFUSED returned by OS (Connection refused) at step 1 of tcp-check (connect port 1) comment: 'my port'");
}

TEST_CASE("what came before a send is forgotten, what came before an expect is not", "[health]") {
  CHECK(tcp(" tcp-check connect\n tcp-check expect string aa\n tcp-check expect string ab\n tcp-check send x\n tcp-check expect string y",
            {"aabb", Do::receive, "y", Do::hang}) == "L7OK 0 (tcp-check)");
  CHECK(tcp(" tcp-check connect\n tcp-check expect string aa\n tcp-check send x\n tcp-check expect string bb", {"aabb", Do::hang}) ==
        "L7TOUT  at step 4 of tcp-check (expect string 'bb')");
}

TEST_CASE("variables live as long as a check", "[health]") {
  std::string seen;
  CHECK(tcp(" tcp-check set-var(check.a) str(abc)\n tcp-check set-var-fmt(check.b) \"<%[var(check.a)]>\"\n tcp-check connect\n"
            " tcp-check send-lf %[var(check.b)]\n tcp-check unset-var(check.a)\n tcp-check expect string x",
            {Do::receive, "x", Do::hang}, &seen) == "L7OK 0 (tcp-check)");
  CHECK(seen == "<abc>");
  CHECK(tcp(" tcp-check send-binary-lf 41%[str(42)]", {Do::receive}, &seen) == "L7OK 0 (tcp-check)");
  CHECK(seen == "AB");
}

TEST_CASE("a script may open several connections", "[health]") {
  FakeServer first({{Do::receive, "one", Do::hang}}), second({{"two", Do::hang}});
  Lab lab(" option tcp-check\n tcp-check connect\n tcp-check send x\n tcp-check expect string one\n tcp-check connect port " +
          std::to_string(second.port) + " linger\n tcp-check expect string two\n server s1 127.0.0.1:" + std::to_string(first.port) +
          " check inter 1h\n");
  lab.servers = {&first, &second};
  lab.start();
  CHECK(lab.first() == "L7OK 0 (tcp-check)");
}

TEST_CASE("an endless answer is judged when the buffer is full", "[health]") {
  CHECK(tcp(" tcp-check expect string abc", {std::string(40000, 'x'), Do::hang}) ==
        "L7RSP TCPCHK did not match content 'abc' at step 1");
}

TEST_CASE("ready-made checks", "[health]") {
  auto check = [](const std::string& option, std::vector<Act> acts) {
    FakeServer f({std::move(acts)});
    Lab lab(" mode tcp\n option " + option + "\n timeout check 50ms\n timeout connect 50ms\n server s1 127.0.0.1:" +
            std::to_string(f.port) + " check inter 1h\n");
    lab.servers = {&f};
    lab.start();
    return lab.first();
  };
  using namespace std::string_literals;
  CHECK(check("redis-check", {Do::receive, "+PONG\r\n", Do::hang}) == "L7OK 0 Redis server is ok");
  CHECK(check("redis-check", {Do::receive, "-NOAUTH x\r\n"}) == "L7STS 0 -NOAUTH x");
  CHECK(check("redis-check", {Do::receive, Do::close}) == "L7STS 0 TCPCHK got an empty response at step 2");
  CHECK(check("redis-check", {Do::receive, Do::hang}) == "L7TOUT");

  CHECK(check("smtpchk", {"220 hi\r\n", Do::receive, "250-a\r\n250 b\r\n", Do::receive, "221 bye\r\n"}) == "L7OK 221 bye");
  CHECK(check("smtpchk", {"220-hi\r\n220 there\r\n", Do::receive, "250 b\r\n", Do::receive, "221 bye\r\n"}) == "L7OK 221 bye");
  CHECK(check("smtpchk", {"554 no service\r\n", Do::hang}) == "L7STS 554 no service");
  CHECK(check("smtpchk", {"hello\r\n", Do::hang}) == "L7RSP hello");
  CHECK(check("smtpchk", {"220 hi\r\n", Do::receive, "550 go away\r\n"}) == "L7STS 550 go away");
  CHECK(check("smtpchk", {"220 hi\r\n", Do::receive, Do::close}) == "L7STS 0 TCPCHK got an empty response at step 5");
  CHECK(check("smtpchk", {"220 hi\r\n", Do::receive, "250 ok\r\n", Do::receive, "500 bad\r\n", Do::hang}) == "L7STS 500 bad");

  auto packet = [](std::string payload) { return std::string{static_cast<char>(payload.size()), 0, 0, 0} + payload; };
  CHECK(check("mysql-check", {packet("\x0a" "5.7.0\0rest"s), Do::hang}) == "L7OK 0");
  CHECK(check("mysql-check", {packet("\xff\x69\x04Host blocked"), Do::hang}) == "L7STS 1129 Host blocked");
  CHECK(check("mysql-check", {packet("\xff\x69\x04Host\nblocked"), Do::hang}) == "L7STS 1129 Host?blocked");
  CHECK(check("mysql-check", {"ab", Do::hang}) == "L7TOUT");
  CHECK(check("mysql-check", {Do::close}) == "L7RSP TCPCHK got an empty response at step 2");
  CHECK(check("mysql-check user h", {packet("\x0a" "5.7.0"), Do::receive, packet("\0\0\0\2"s), Do::hang}) == "L7OK 0");
  CHECK(check("mysql-check user h", {packet("\x0a" "5.7.0"), Do::receive, packet("\xff\x15\x04no")}) == "L7STS 1045 no");
  CHECK(check("mysql-check user h", {packet("\x0a" "5.7.0"), Do::receive, Do::close}) == "L7RSP");

  CHECK(check("pgsql-check user h", {Do::receive, "R\0\0\0\x08\0\0\0\0"s, Do::hang}) == "L7OK 0 PostgreSQL server is ok");
  CHECK(check("pgsql-check user h", {Do::receive, "E\0\0\0\x30SFATAL\0C28000\0"s}) == "L7RSP FATAL");
  CHECK(check("pgsql-check user h", {Do::receive, "hello there"}) == "L7STS 0 PostgreSQL unknown error");

  CHECK(check("ldap-check", {Do::receive, "\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\0\x04\0\x04\0"s, Do::hang}) == "L7OK 0");
  CHECK(check("ldap-check", {Do::receive, "\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\x31\x04\0\x04\0"s, Do::hang}) ==
        "L7STS 49 See RFC: http://tools.ietf.org/html/rfc4511#section-4.1.9");
  CHECK(check("ldap-check", {Do::receive, "hello, this is not ldap", Do::hang}) == "L7RSP Not LDAPv3 protocol");

  CHECK(check("ssl-hello-chk", {Do::receive, "\x15\3\0\0\2\2\x28"s, Do::hang}) == "L6OK");
  CHECK(check("ssl-hello-chk", {Do::receive, "HTTP/1.1 400", Do::hang}) == "L6RSP");
  CHECK(check("ssl-hello-chk", {Do::receive, Do::hang}) == "L6TOUT");
}
