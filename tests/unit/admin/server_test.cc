// The answers are those of reference/enable-disable.txt, set-server.txt, servers.txt and syntax.txt.
#include "cli.h"

using namespace sluice;
using test::Cli;
using test::Model;

namespace {

Model config() {
  Model m;
  m.proxy("web", model::kFrontendCap);
  m.next_id = 4;
  model::Proxy& gfr = m.proxy("gfr", model::kBackendCap);
  m.server(gfr, "a", 9191, 10);
  m.server(gfr, "b", 9192, 20);
  m.server(gfr, "m", 9191).disabled = true;
  m.server(gfr, "n", 9191);
  return m;
}

}  // namespace

TEST_CASE("servers are named backend/server", "[admin]") {
  Cli cli(config());
  CHECK(cli("get weight gfr/a") == "10 (initial 10)\n\n");
  CHECK(cli("get weight gfr/zz") == "No such server.\n\n");
  CHECK(cli("get weight nope/a") == "No such backend.\n\n");
  CHECK(cli("get weight") == "Require 'backend/server'.\n\n");
  CHECK(cli("get weight #4/a") == "10 (initial 10)\n\n");
  CHECK(cli("disable server gfr") == "Require 'backend/server'.\n\n");
}

TEST_CASE("set server answers as the reference does", "[admin]") {
  Cli cli(config());
  CHECK(cli("set server gfr/a state drain") == "\n");
  CHECK(cli("show stat gfr 4 1").find(",DRAIN,10,1,0,") != std::string::npos);
  CHECK(cli("set server gfr/a state maint;set server gfr/a state ready") == "\n\n");
  CHECK(cli("set server gfr/a state bogus") == "'set server <srv> state' expects 'ready', 'drain' and 'maint'.\n\n");
  CHECK(cli("set server gfr/a weight 50%;get weight gfr/a") == "\n5 (initial 10)\n\n");
  CHECK(cli("set server gfr/a weight 300") == "Absolute weight can only be between 0 and 256 inclusive.\n\n");
  CHECK(cli("set server gfr/a weight -1") == "Absolute weight can only be between 0 and 256 inclusive.\n\n");
  CHECK(cli("set server gfr/a weight abc") == "Empty weight string empty or preceded by garbage\n\n");
  CHECK(cli("set server gfr/b health sideways") ==
        "'set server <srv> health' expects 'up', 'stopping', or 'down'.\n\n");
  CHECK(cli("set server gfr/a addr 127.0.0.1 port 9192") ==
        "port changed from '9191' to '9192' by 'stats socket command'\n\n");
  CHECK(cli("set server gfr/a addr 127.0.0.1") == "nothing changed\n\n");
  CHECK(cli("set server gfr/a addr 999.1.1.1") == "Invalid addr '999.1.1.1'\n\n");
  CHECK(cli("set server gfr/n check-port 9191") == "health checks are not enabled on this server\n\n");
  CHECK(cli("set server gfr/a agent up") == "agent checks are not enabled on this server.\n\n");
  CHECK(cli("enable health gfr/n") == "Health check was not configured on this server, cannot enable.\n\n");
  CHECK(cli("disable health gfr/n") == "\n");
  CHECK(cli("set severity-output number;set server gfr/a state bogus") ==
        "\n[3]: 'set server <srv> state' expects 'ready', 'drain' and 'maint'.\n\n");
}

TEST_CASE("show servers state is what a state file holds", "[admin]") {
  Cli cli(config());
  std::string out = cli("show servers state gfr");
  CHECK(out.starts_with("1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state "));
  CHECK(out.find("\n4 gfr 1 a 127.0.0.1 2 0 10 10 0 1 0 0 0 0 0 0 - 9191 - 0 0 - - 0\n") != std::string::npos);
  CHECK(out.find("\n4 gfr 3 m 127.0.0.1 0 5 1 1 0 1 0 0 8 0 0 0 - 9191 - 0 0 - - 0\n") != std::string::npos);
  CHECK(cli("show servers state nope") == "Can't find backend.\n\n");
  CHECK(cli("show servers conn gfr").find("\ngfr/a 4/1 127.0.0.1 9191 - 5000 0 0 0 0 0 0 0 -1 0 0\n") !=
        std::string::npos);
  CHECK(cli("show backend") == "# name\ngfr\n\n");
}

TEST_CASE("limits and frontends", "[admin]") {
  Cli cli(config());
  cli.rt->process.hard_maxconn = 2000;
  CHECK(cli("set maxconn server gfr/a x") == "maxconn string empty or preceded by garbage\n\n");
  CHECK(cli("set maxconn frontend nope 5") == "No such frontend.\n\n");
  CHECK(cli("set maxconn frontend web 500") == "\n");
  CHECK(cli("show stat web 1 -1").find("web,FRONTEND,,,0,0,500,") != std::string::npos);
  CHECK(cli("set maxconn global 1000") == "\n");
  CHECK(cli("set maxconn").starts_with(
      "Unknown command: 'set', but maybe one of the following ones is a better match:\n  set maxconn frontend "));
  CHECK(cli("set timeout cli x") == "Invalid timeout value.\n\n");
  CHECK(cli("set timeout cli 1h") == "\n");
  CHECK(cli("disable frontend") == "A frontend name is expected.\n\n");
  CHECK(cli("disable frontend nope") == "No such frontend.\n\n");
  CHECK(cli("disable frontend web;enable frontend web") == "\n\n");
}

TEST_CASE("levels bar what is above them", "[admin]") {
  Cli cli(config());
  CHECK(cli("operator;show cli level;disable server gfr/a") == "\noperator\n\nPermission denied\n\n");
  CHECK(cli("user;clear counters;get weight gfr/a;operator") ==
        "\nPermission denied\n\n10 (initial 10)\n\nPermission denied\n\n");
}

TEST_CASE("unknown commands meet their nearest relatives", "[admin]") {
  Cli cli(config());
  CHECK(cli("show stat\\;").starts_with(
      "Unknown command: 'show', but maybe one of the following ones is a better match:\n"));
  std::string out = cli("help show st");
  CHECK(out.starts_with("The following commands are valid at this level:\n  show startup-logs"));
  CHECK(out.find("\n  show stat [desc|json|no-maint|typed|up]*: ") != std::string::npos);
  CHECK(out.find("\n  quit                                    : ") != std::string::npos);
  CHECK(cli("shwo stat").find("  show stat ") != std::string::npos);
}

TEST_CASE("drain answers once nothing is left", "[admin]") {
  Cli cli(config());
  CHECK(cli("drain server gfr/a") == "drained\n\n");
  CHECK(cli("show stat gfr 4 1").find(",DRAIN,") != std::string::npos);
  CHECK(cli("drain server gfr/a timeout 1s then maint") == "drained\n\n");
  CHECK(cli("show stat gfr 4 1").find(",MAINT,") != std::string::npos);
  CHECK(cli("ready server gfr/a") == "ready\n\n");
  cli.rt->find_backend("gfr")->find_server("a")->idle.up();
  CHECK(cli("drain server gfr/a timeout 0") == "timeout left=1\n\n");
  CHECK(cli("drain server gfr/a timeout 0 json").find("\"drained\":false,\"waited_ms\":0,\"left\":1,") !=
        std::string::npos);
  CHECK(cli("drain server gfr/a bogus").starts_with("Expects "));
  CHECK(cli("wait") == "Expects a duration in milliseconds.\n\n");
  CHECK(cli("wait 0") == "Done.\n\n");
  CHECK(cli("wait 1s srv-removable") == "Missing server name (<backend>/<server>).\n\n");
  CHECK(cli("wait 1s srv-up gfr/b") == "Done.\n\n");
}

TEST_CASE("json frames any answer", "[admin]") {
  Cli cli(config());
  CHECK(cli("json get weight gfr/a") == "{\"ok\":true,\"code\":\"ok\",\"message\":\"\",\"data\":\"10 (initial 10)\"}\n\n");
  CHECK(cli("json get weight gfr/zz").find("\"code\":\"no_such_server\"") != std::string::npos);
  CHECK(cli("json bogus").find("\"code\":\"unknown_command\"") != std::string::npos);
  CHECK(cli("json show stat").find("\"data\":[{\"pxname\":\"web\",\"svname\":\"FRONTEND\",") != std::string::npos);
  CHECK(cli("json show info").find("\"data\":{\"Name\":\"HAProxy\",\"Version\":\"3.4.0-sluice") != std::string::npos);
}
