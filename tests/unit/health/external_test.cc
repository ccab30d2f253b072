// option external-check: what the program is told, and what its end means.
#include <sys/stat.h>

#include <fstream>

#include "../config/kw_world.h"
#include "health/external_method.h"
#include "lab.h"

using namespace sluice;
using namespace sluice::test;

namespace {

/// A shell script that is gone with the test.
struct Script {
  std::string path;
  explicit Script(const std::string& text) {
    char name[] = "/tmp/sluice-checkXXXXXX";
    int fd = mkstemp(name);
    REQUIRE(fd >= 0);
    close(fd);
    path = name;
    std::ofstream(path) << "#!/bin/sh\n" << text;
    chmod(name, 0700);
  }
  ~Script() { unlink(path.c_str()); }
};

std::string external(const std::string& command, const std::string& global = " external-check\n insecure-fork-wanted") {
  Lab lab(" option external-check\n external-check path /usr/bin:/bin\n timeout check 200ms\n external-check command " + command +
          "\n server s1 127.0.0.1:80 maxconn 7 check inter 1h\n", global);
  lab.start();
  return lab.first();
}

}  // namespace

TEST_CASE("the exit code of a program is the outcome", "[health]") {
  CHECK(external("/bin/true") == "PROCOK 0");
  CHECK(external("true") == "PROCOK 0");
  CHECK(external(Script("exit 3").path) == "PROCERR 3");
  CHECK(external(Script("kill -9 $$").path).starts_with("PROCERR"));
  CHECK(external("/nowhere/at/all") == "PROCERR 255");
  CHECK(external("/bin/true", " external-check") == "SOCKERR insecure-fork-wanted is not set");
}

TEST_CASE("a program that takes too long is ended", "[health]") {
  CHECK(external(Script("exec sleep 60").path) == "PROCTOUT 0");
}

TEST_CASE("a program is told about proxy and server", "[health]") {
  Script tell("test \"$#\" = 4 -a \"$1\" = NOT_USED -a \"$2\" = NOT_USED -a \"$3\" = 127.0.0.1 -a \"$4\" = 80 || exit 1\n"
              "test \"$HAPROXY_PROXY_NAME\" = be -a \"$HAPROXY_PROXY_ADDR\" = '' -a \"$HAPROXY_SERVER_NAME\" = s1 || exit 2\n"
              "test \"$HAPROXY_SERVER_MAXCONN\" = 7 -a \"$HAPROXY_SERVER_PORT\" = 80 -a \"$HAPROXY_SERVER_PROTO\" = h1 || exit 3\n"
              "test \"$PATH\" = /usr/bin:/bin -a \"$HAPROXY_SERVER_SSL\" = 0 -a \"$HAPROXY_SERVER_CURCONN\" = 0 || exit 4\n");
  CHECK(external(tell.path) == "PROCOK 0");
}

TEST_CASE("external checks complain as HAProxy does", "[health]") {
  auto said = [](const std::string& global, const std::string& lines) {
    return kw::World("global\n" + global + "\nbackend b\n " + lines + "\n").said();
  };
  CHECK(said(" external-check\n insecure-fork-wanted", "option external-check\n external-check command /bin/true") == "");
  std::string all = said("", "option external-check");
  CHECK(all.find("Proxy 'b' : 'option external-check' unable to find required 'global.external-check'.") != std::string::npos);
  CHECK(all.find("Proxy 'b' : 'option external-check' unable to find required 'external-check command'.") != std::string::npos);
  CHECK(all.find("Proxy 'b' : 'insecure-fork-wanted' not enabled in the global section") != std::string::npos);
  CHECK(said("", "external-check path /bin").find("'external-check path' will be ignored for backend 'b' (requires 'option "
                                                  "external-check').") != std::string::npos);
  CHECK(said("", "external-check").find("missing argument after 'external-check'.") != std::string::npos);
  CHECK(said("", "external-check foo x").find("'external-check' only supports 'command' and 'path'. but got 'foo'.") !=
        std::string::npos);
}
