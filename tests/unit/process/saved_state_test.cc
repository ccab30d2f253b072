// What `show servers state` printed, read back.
#include "process/saved_state.h"

#include <catch2/catch.hpp>

using namespace sluice::process;

namespace {
const std::string kHead = "1\n# be_id be_name srv_id srv_name ...\n";
const std::string kLine = "2 be 1 a 192.0.2.1 2 8 10 12 77 15 3 2 6 0 0 0 - 8080 - 0 9000 192.0.2.2 192.0.2.3 0\n";
}  // namespace

TEST_CASE("a line of a state file gives all that is read back") {
  SavedState all = parse_saved_state(kHead + kLine);
  REQUIRE(all.servers.contains({"be", "a"}));
  const SavedServer& s = all.servers.at({"be", "a"});
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
  SavedState all = parse_saved_state(kHead + kLine + second);
  CHECK(all.servers.at({"be", "a"}).weight == 10);
}

TEST_CASE("a file of another version, or with a bad line, is not used at all") {
  using Fault = SavedState::Fault;
  CHECK(parse_saved_state("").fault == Fault::version);
  CHECK(parse_saved_state("2\n" + kLine).fault == Fault::version);
  CHECK(parse_saved_state("1 \n" + kLine).fault == Fault::version);
  SavedState cut = parse_saved_state(kHead + kLine + "2 be 1 b 192.0.2.1\n");
  CHECK(cut.fault == Fault::line);
  CHECK(cut.servers.empty());
  CHECK(parse_saved_state(kHead + "short\n").line == 2);
}

TEST_CASE("ports and numbers out of range are none") {
  std::string line = kLine;
  line.replace(line.find("8080"), 4, "99999");
  SavedState all = parse_saved_state(kHead + line);
  CHECK(all.servers.at({"be", "a"}).port == 0);
}
