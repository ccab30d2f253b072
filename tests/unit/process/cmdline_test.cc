#include "process/cmdline.h"

#include <catch2/catch.hpp>

#include "process/inventory.h"
#include "process/version.h"

using namespace sluice::process;

namespace {
CommandLine parse(std::vector<const char*> words) {
  words.insert(words.begin(), "sluice");
  return parse_command_line(static_cast<int>(words.size()), words.data());
}
}  // namespace

TEST_CASE("flags of the command line") {
  auto l = parse({"-f", "a", "-c", "-V", "-W", "-db", "-dM", "-dMno-merge", "-dKall", "-dW", "-dr", "-sf", "12", "13", "-n", "5", "-L",
                  "me", "-dCkey", "-dt", "-Ws", "-x", "/s", "-S", "/m,mode,600", "--", "b", "-c"});
  REQUIRE(l.error == "");
  const Options& o = l.options;
  CHECK(o.files == std::vector<std::string>{"a", "b", "-c"});
  CHECK(o.finish_pids == std::vector<int>{12, 13});
  CHECK((o.check && o.verbose && o.master_worker && o.notify_systemd && o.foreground && o.zero_warning));
  CHECK(o.max_connections == 5);
  CHECK(o.inventory == "all");
  CHECK(o.dump_key == "key");
}

TEST_CASE("bad command lines") {
  for (auto words : std::vector<std::vector<const char*>>{
           {}, {"x"}, {"-Z"}, {"-f"}, {"-n", "x"}, {"-n", "-1"}, {"-dX"}, {"-dWW"}, {"-c"}, {"-f", "a", "-sf", "x"}, {"-"}})
    CHECK(parse(words).error != "");
  CHECK(handle_command_line(parse({"-q", "-Z"})) == 1);
}

TEST_CASE("what needs no file") {
  for (auto words : std::vector<std::vector<const char*>>{{"-v"}, {"-vv"}, {"-h"}, {"-dKcfg"}, {"-cc", "1"}})
    CHECK(parse(words).error == "");
  CHECK(handle_command_line(parse({"-cc", "1"})) == 0);
  CHECK(handle_command_line(parse({"-cc", "0"})) == 1);
}

TEST_CASE("version and inventory have the form that tools read") {
  CHECK(version_text().starts_with("HAProxy version 3.4.0-sluice"));
  CHECK(build_info_text().find("\n  TARGET  = linux-glibc\n") != std::string::npos);
  CHECK(build_info_text().find("\nFeature list : -51DEGREES +") != std::string::npos);
  CHECK(build_info_text().find("\nAvailable services :") != std::string::npos);
  CHECK(inventory("cfg,acl")->starts_with("# List of registered configuration keywords:\nglobal\n\t"));
  CHECK_FALSE(inventory("nope"));
  CHECK(inventory("smp")->find("\n# / / / / / / / / / / / / / / / / / / / / / /  \n") != std::string::npos);
}
