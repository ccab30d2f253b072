// The lines of checks: how they complain, and what is said about those that have no use.
#include <catch2/catch.hpp>

#include "../config/kw_world.h"

using namespace sluice;

static std::string backend(const std::string& lines) { return kw::World("backend b\n " + lines + "\n").said(); }
static bool says(const std::string& lines, const std::string& text) {
  std::string all = backend(lines);
  INFO(all);
  return all.find(text) != std::string::npos;
}

TEST_CASE("tcp-check complains as HAProxy does", "[health]") {
  CHECK(says("tcp-check foo", "'tcp-check' only supports 'comment', 'connect', 'send', 'send-binary', 'expect'"));
  CHECK(says("tcp-check connect foo", "'tcp-check connect' : expects 'comment', 'port', 'addr', 'send-proxy', 'ssl'"));
  CHECK(says("tcp-check connect port 0", "'tcp-check connect' : expects a valid TCP port (from range 1 to 65535)"));
  CHECK(says("tcp-check connect port foo", "error detected while parsing port expression : unknown fetch method 'foo'"));
  CHECK(says("tcp-check connect ssl", "not built in sluice yet"));
  CHECK(says("tcp-check send", "'tcp-check send' : 'string' expects a send as argument."));
  CHECK(says("tcp-check send a b", "'tcp-check send' : expects 'comment' but got 'b' as argument."));
  CHECK(says("tcp-check send-binary a", "'a' invalid binary string (an even number of hex digit is expected)."));
  CHECK(says("tcp-check send-binary zz", "'zz' invalid binary string (an hex digit is expected (found 'z'))."));
  CHECK(says("tcp-check expect", "'tcp-check expect' : expects at least a matching pattern as arguments."));
  CHECK(says("tcp-check expect string", "'tcp-check expect' : 'string' expects a <pattern> as argument."));
  CHECK(says("tcp-check expect string a string b", "only on pattern expected."));
  CHECK(says("tcp-check expect status 200", "'only supports min-recv, '[!]binary'"));
  CHECK(says("tcp-check expect rstring (", "regex '(' is invalid"));
  CHECK(says("tcp-check expect ok-status L4CON string a", "'ok-status' only supports 'L4OK', 'L6OK', 'L7OK' or 'L7OKC' status (got 'L4CON')."));
  CHECK(says("tcp-check expect min-recv -2 string a", "'min-recv' expects -1 or an integer from 0 to INT_MAX."));
  CHECK(says("tcp-check send a\n tcp-check connect", "first step MUST also be a 'connect'"));
  CHECK(says("tcp-check set-var(check.a)", "missing fetch method"));
  CHECK(says("tcp-check set-varx(check.a) int(1)", "'set-var' : invalid or incomplete action 'set-varx(check.a)'. Expects 'set-var("));
  CHECK(says("tcp-check unset-var", "'unset-var' : invalid or incomplete action 'unset-var'."));
}

TEST_CASE("http-check complains as HAProxy does", "[health]") {
  CHECK(says("http-check foo", "'http-check' only supports 'disable-on-404', 'send-state', 'comment'"));
  CHECK(says("http-check disable-on-404 x", "'http-check' cannot handle unexpected argument 'x'."));
  CHECK(says("http-check send foo", "'http-check send' : expects 'comment', 'meth', 'uri', 'uri-lf', 'ver', 'hdr', 'body' or 'body-lf'"));
  CHECK(says("http-check send hdr a", "'hdr' expects <name> and <value> as arguments."));
  CHECK(says("http-check send meth", "'meth' expects a string as argument."));
  CHECK(says("http-check expect status 2x", "invalid character 'x' in the list of status codes."));
  CHECK(says("http-check expect status 300-200", "invalid range of status codes '300-200'."));
  CHECK(says("http-check expect hdr foo", "'hdr' expects at the name keyword as first argument followed by a pattern."));
  CHECK(says("http-check expect hdr name -m foo a", "'-m' only supports 'str', 'beg', 'end', 'sub' or 'reg' (got 'foo')."));
  CHECK(says("http-check expect hdr name-lf -m reg a", "log-format string is not supported with a regex matching method."));
  CHECK(says("http-check connect\n http-check expect status 200", "unable to add http-check expect rule at step 2 (missing send rule)."));
  CHECK(says("http-check send hdr a b\n http-check send hdr a b", "unable to add http-check send rule at step 2 (missing connect rule)."));
  CHECK(says("option httpchk GET /x HTTP/1.1 foo", "'option httpchk' cannot handle unexpected argument 'foo'."));
}

TEST_CASE("check lines that nothing uses are said to be ignored", "[health]") {
  CHECK(says("tcp-check connect", "backend 'b' uses tcp-check rules without 'option tcp-check', so the rules are ignored."));
  CHECK(says("option tcp-check\n http-check expect status 200", "backend 'b' uses http-check rules without 'option httpchk'"));
  CHECK(backend("http-check disable-on-404") == "");
  CHECK(says("option tcp-check\n http-check disable-on-404", "'disable-on-404' will be ignored for backend 'b' (requires 'option httpchk')."));
  CHECK(backend("option httpchk\n http-check expect status 200\n http-check disable-on-404") == "");
  CHECK(backend("option tcp-check\n tcp-check connect\n tcp-check send a") == "");
}

TEST_CASE("ready-made checks complain as HAProxy does", "[health]") {
  CHECK(says("option mysql-check foo", "'option mysql-check' only supports optional values: 'user' (got 'foo')."));
  CHECK(says("option mysql-check user", "'option mysql-check user' expects <username> as argument."));
  CHECK(says("option mysql-check user a foo", "keyword 'user' only supports 'post-41' and 'pre-41' (got 'foo')."));
  CHECK(says("option pgsql-check", "'option pgsql-check' expects 'user <username>' as argument."));
  CHECK(says("option redis-check x", "'option redis-check' cannot handle unexpected argument 'x'."));
  CHECK(backend("option smtpchk HELO") == "");
}
