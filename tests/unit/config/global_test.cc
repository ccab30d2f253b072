#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "config/load.h"

using namespace sluice;
using config::load_text;

namespace {
std::string first_alert(std::string_view line) {
  auto l = load_text("global\n " + std::string(line) + "\n");
  for (const Diagnostic& d : l.diags.all())
    if (d.severity == Severity::alert) return d.text;
  return {};
}
}  // namespace

TEST_CASE("global settings reach the model") {
  auto l = load_text("global\n maxconn 2000\n daemon\n pidfile /run/x.pid\n chroot /var/empty\n nbthread 4\n grace 3s\n"
                     " hard-stop-after 1m\n no strict-limits\n tune.bufsize 32k\n tune.maxrewrite 2048\n tune.maxaccept -1\n"
                     " log /dev/log local0\n log 127.0.0.1 len 200 format raw sample 1-2,4:5 local1 notice err\n log-tag me\n"
                     " node a-b\n description some words here\n h1-case-adjust host HoSt\n spread-checks 5\n"
                     "global\n ulimit-n 5000\n");
  REQUIRE(l.diags.alerts() == 0);
  const model::Global& g = l.config->global;
  CHECK(g.maxconn == 2000);
  CHECK((g.daemon && !g.strict_limits));
  CHECK(g.pidfile == "/run/x.pid");
  CHECK(g.nbthread == 4);
  CHECK(g.grace == 3000);
  CHECK(g.hard_stop_after == 60000);
  CHECK(g.bufsize == 32768);
  CHECK(g.maxrewrite == 2048);
  CHECK(g.maxaccept == UINT32_MAX);
  REQUIRE(g.logs.size() == 2);
  CHECK(g.logs[0].kind == model::LogTarget::Kind::unix_datagram);
  CHECK(g.logs[1].sample_of == 5);
  CHECK(g.logs[1].min_level == 3);
  CHECK(g.log_tag == "me");
  CHECK(g.description == "some words here");
  CHECK(g.h1_case_adjust.spelling("host") == "HoSt");
  CHECK(g.ulimit_n == 5000);
}

TEST_CASE("global settings are refused in HAProxy's words") {
  CHECK(first_alert("maxconn") == "'maxconn' expects an integer argument.");
  CHECK(first_alert("maxconn 5 6") == "'maxconn' cannot handle unexpected argument '6'.");
  CHECK(first_alert("nbthread x") == "'nbthread' passed a missing or unparsable integer value in 'x'");
  CHECK(first_alert("grace x") == "unexpected character 'x' in argument to <grace>.");
  CHECK(first_alert("user no-such-user") == "cannot find user id for 'no-such-user' (0:Success)");
  CHECK(first_alert("node a/b").starts_with("'node' requires valid node name"));
  CHECK(first_alert("stats foo") == "'stats' only supports 'socket', 'maxconn', 'bind-process' and 'timeout' (got 'foo')");
  CHECK(first_alert("log") == "log : expects <address> and <facility>  as arguments");
  CHECK(first_alert("log 127.0.0.1 foo") == "log : unknown log facility 'foo'");
  CHECK(first_alert("log /dev/log sample 3:2 local0") ==
        "log : sample size 2 should be greater or equal to 3 the maximum of the high ranges limits");
  CHECK(first_alert("log ring@nope local0") == "the global section logs to the unknown ring 'nope'.");
  CHECK(first_alert("tune.idle-pool.shared maybe").starts_with("'tune.idle-pool.shared' expects either 'auto', "));
  CHECK(first_alert("tune.h2.max-frame-size 10") == "'tune.h2.max-frame-size' expects a numeric value between 16384 and 16777215.");
  CHECK(first_alert("tune.fd.edge-triggered on").find("is experimental") != std::string::npos);
  CHECK(first_alert("no maxconn 3").starts_with("negation/default currently supported only"));
  CHECK(first_alert("h1-case-adjust host Hots") == "<from> and <to> must not differ except the case");
  CHECK(first_alert("lua-load x").find("not built in sluice yet") != std::string::npos);
}

TEST_CASE("user lists") {
  auto l = load_text("userlist u\n group g1 users bob,al\n group g2\n user bob password $6$x groups g2\n user al insecure-password x\n");
  REQUIRE(l.diags.alerts() == 0);
  const model::Userlist& list = l.config->userlists.at("u");
  REQUIRE(list.users.size() == 2);
  CHECK(list.users[0].groups == std::vector<std::string>{"g2", "g1"});
  CHECK_FALSE(list.users[1].crypted);
  CHECK(load_text("userlist u\n user\n group\n user x foo\n").diags.alerts() == 3);
  CHECK(load_text("userlist u\n user y groups nope\n group a users nobody\n").diags.alerts() == 2);
  CHECK(load_text("userlist u\n user a\n user a\n").diags.warnings() == 1);
}

TEST_CASE("rings") {
  auto l = load_text("ring r\n size 32768\n maxlen 100000\n format iso\n timeout server 3s\nring s\n");
  REQUIRE(l.diags.alerts() == 0);
  CHECK(l.diags.warnings() == 1);
  CHECK(l.config->rings.at("r").max_len == 32768);
  CHECK(l.config->rings.at("r").timeout_server == 3000);
  CHECK(l.config->rings.at("s").size == 16384);
  CHECK(load_text("ring r\n size 10\n format x\n maxlen 0\n server a 127.0.0.1:1\n").diags.alerts() == 4);
}

TEST_CASE("cpu-map says which processors each worker has") {
  auto l = load_text("global\n cpu-map 1/1-2 0-1\n cpu-map auto:1/3-5 7 3,5\n cpu-map 2 9\n");
  REQUIRE(l.diags.alerts() == 0);
  using Cpus = std::vector<uint16_t>;
  CHECK(l.config->global.cpu_map == std::vector<Cpus>{{0, 1}, {0, 1}, {7}, {3}, {5}});
  CHECK(first_alert("cpu-map auto:1/1-2 0-3") ==
        "cpu-map : thread range and CPU sets must have the same size to be automatically bound");
  CHECK(first_alert("cpu-map auto:1/1- 0-").empty());
  CHECK(first_alert("cpu-map 1/65 0") == "cpu-map : '65' is not a valid number/range. It supports numbers from 1 to 64.");
  CHECK(first_alert("cpu-map 1 x") == "cpu-map : 'x' is not a CPU range.");
  CHECK(first_alert("cpu-map 1 1024") == "cpu-map : supports CPU numbers from 0 to 1023.");
}

TEST_CASE("unix-bind is what sockets get that say nothing themselves") {
  auto l = load_text("global\n unix-bind prefix /tmp/x mode 640 uid 3 gid 4\nfrontend f\n bind /a.sock\n bind unix@b mode 600\n");
  REQUIRE(l.diags.alerts() == 0);
  const auto& binds = l.config->proxies[0]->binds;
  CHECK((binds[0]->address.name == "/tmp/x/a.sock" && binds[0]->mode == 0640 && binds[0]->uid == 3 && binds[0]->gid == 4));
  CHECK((binds[1]->address.name == "/tmp/xb" && binds[1]->mode == 0600));
  CHECK(first_alert("unix-bind foo 1").starts_with("'unix-bind' only supports"));
}

TEST_CASE("settings about TLS are checked though nothing is encrypted") {
  CHECK(first_alert("ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets").empty());
  CHECK(first_alert("ssl-default-bind-options foo") == "unknown option 'foo' on global statement 'ssl-default-bind-options'.");
  CHECK(first_alert("ssl-default-bind-options ssl-min-ver") ==
        "'ssl-min-ver' : missing the ssl/tls version on global statement 'ssl-default-bind-options'.");
  CHECK(first_alert("http-err-codes 400-499 -404,+429").empty());
  CHECK_FALSE(first_alert("http-fail-codes 99").empty());
}

TEST_CASE("default-path says where the names in a file begin") {
  namespace fs = std::filesystem;
  const fs::path top = fs::temp_directory_path() / ("sluice-default-path-" + std::to_string(getpid()));
  fs::create_directories(top / "etc");
  std::ofstream(top / "etc/page") << "HTTP/1.0 503 S\r\n\r\n";
  std::ofstream(top / "etc/h.cfg") << "global\n default-path config\ndefaults\n errorfile 503 page\n";
  std::ofstream(top / "etc/up.cfg") << "global\n default-path parent\ndefaults\n errorfile 503 etc/page\n";
  std::ofstream(top / "etc/from.cfg") << "global\n default-path origin " + top.string() + "/etc\ndefaults\n errorfile 503 page\n";
  std::ofstream(top / "etc/not.cfg") << "global\n default-path origin /no/such\n";
  const fs::path here = fs::current_path();
  auto alerts = [&](const char* name) { return config::load({.paths = {top / "etc" / name}}).diags.alerts(); };
  CHECK(alerts("h.cfg") == 0);
  CHECK(alerts("up.cfg") == 0);
  CHECK(alerts("from.cfg") == 0);
  CHECK(alerts("not.cfg") > 0);
  CHECK(fs::current_path() == here);
  fs::remove_all(top);
}
