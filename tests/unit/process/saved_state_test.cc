// What `show servers state` printed, read back.
#include "process/saved_state.h"

#include <catch2/catch.hpp>

using namespace sluice::process;

namespace {
const std::string kHead = "1\n# be_id be_name srv_id srv_name ...\n";
const std::string kLine = "2 be 1 a 192.0.2.1 2 8 10 12 77 15 3 2 6 0 0 0 - 8080 - 0 9000 192.0.2.2 192.0.2.3 0\n";
}  // namespace

TEST_CASE("a line of a state file gives all that is read back") {
  auto all = parse_saved_servers(kHead + kLine);
  REQUIRE(all);
  REQUIRE(all->contains({"be", "a"}));
  const SavedServer& s = all->at({"be", "a"});
  CHECK(s.address.ip_text() == "192.0.2.1");
  CHECK(s.oper == 2);
  CHECK(s.admin == 8);
  CHECK(s.weight == 10);
  CHECK(s.config_weight == 12);
  CHECK(s.seconds_since_change == 77);
  CHECK(s.check_status == 15);
  CHECK(s.check_health == 2);
  CHECK(s.port == 8080);
  CHECK(s.check_port == 9000);
  CHECK(s.check_address.ip_text() == "192.0.2.2");
  CHECK(s.agent_address.ip_text() == "192.0.2.3");
}

TEST_CASE("of two lines about one server the first counts") {
  std::string second = kLine;
  second.replace(second.find(" 10 12 "), 7, " 99 12 ");
  auto all = parse_saved_servers(kHead + kLine + second);
  REQUIRE(all);
  CHECK(all->at({"be", "a"}).weight == 10);
}

TEST_CASE("a file of another version, or with a bad line, is not used at all") {
  CHECK_FALSE(parse_saved_servers(""));
  CHECK_FALSE(parse_saved_servers("2\n" + kLine));
  CHECK_FALSE(parse_saved_servers("1 \n" + kLine));
  CHECK_FALSE(parse_saved_servers(kHead + kLine + "2 be 1 b 192.0.2.1\n"));
  auto bad = parse_saved_servers(kHead + "short\n");
  REQUIRE_FALSE(bad);
  CHECK(bad.error() == "corrupted| at line 2.");
}

TEST_CASE("ports and numbers out of range are none") {
  std::string line = kLine;
  line.replace(line.find("8080"), 4, "99999");
  auto all = parse_saved_servers(kHead + line);
  REQUIRE(all);
  CHECK(all->at({"be", "a"}).port == 0);
}
