// Agent checks: every word of the answer, and who has the last word about a server's state.
#include "health/agent_words.h"
#include "lab.h"

using namespace sluice;
using namespace sluice::test;
using health::AgentWords;
using runtime::Oper;

TEST_CASE("words of an agent's answer", "[health]") {
  auto w = health::parse_agent("75%,maxconn:30\tdrain UP # all is  well");
  CHECK(w.weight == "75%");
  CHECK(w.maxconn == 30u);
  CHECK(w.wanted == runtime::WantedState::drain);
  CHECK(w.health == AgentWords::Health::up);
  CHECK(w.word == "UP");
  CHECK(w.comment == "all is  well");
  CHECK(health::parse_agent("ready maint").wanted == runtime::WantedState::maint);
  CHECK(health::parse_agent("stopped,#x").word == "stopped");
  CHECK(health::parse_agent("down#desc").comment == "down#desc");
  CHECK(health::parse_agent("50% junk up").comment == "junk");
  for (const char* junk : {"-5%", "5x%", "%", "maxconn:abc", "maxconn:99999999999999999999", "failed"}) {
    auto none = health::parse_agent(junk);
    CHECK(none.comment == junk);
    CHECK(none.weight.empty());
    CHECK_FALSE(none.maxconn);
    CHECK(none.health == AgentWords::Health::unsaid);
  }
  CHECK_FALSE(health::agent_line("up"));
  CHECK(*health::agent_line("up\r\nmore") == "up");
}

namespace {

struct Agent {
  FakeServer fake;
  Lab lab;
  explicit Agent(std::vector<std::vector<Act>> scripts, const std::string& options = "")
      : fake(std::move(scripts)),
        lab(" server s1 127.0.0.1:1 weight 100 maxconn 50 agent-check agent-port " + std::to_string(fake.port) +
            " agent-inter 10ms " + options + "\n") {
    lab.servers = {&fake};
    lab.start();
  }
  runtime::LiveServer& server() { return lab["s1"]; }
  runtime::CheckReport report() {
    runtime::CheckReport r;
    server().agent->report(r);
    return r;
  }
  std::string first() {
    lab.until([&] { return report().status != "INI"; });
    return Lab::brief(report());
  }
};

}  // namespace

TEST_CASE("an agent moves weight, maxconn and states", "[health]") {
  Agent a({{"50% maxconn:7\n"}, {"drain\n"}, {"ready 0%\n"}, {"down # for repairs\n"}, {"up 100%\n"}});
  CHECK(a.first() == "CHECKED");
  CHECK(a.server().user_weight() == 50);
  CHECK(a.server().maxconn() == 7);
  REQUIRE(a.lab.until([&] { return a.server().state().in_drain(); }));
  REQUIRE(a.lab.until([&] { return !a.server().state().in_drain(); }));
  REQUIRE(a.lab.until([&] { return a.server().state().oper == Oper::stopped; }));
  CHECK(runtime::status_text(a.server()) == "DOWN (agent)");
  CHECK(said().back() != "");
  bool told = false;
  for (const auto& line : said())
    told |= line.starts_with("Server be/s1 is DOWN, reason: Layer7 wrong status, code: 0, info: \"via agent : down (for repairs)\"");
  CHECK(told);
  REQUIRE(a.lab.until([&] { return a.server().state().oper == Oper::running; }));
  CHECK(a.server().user_weight() == 100);
}

TEST_CASE("an agent that is not there or talks nonsense is no news", "[health]") {
  CHECK(Agent({{"junk thing\n"}}).first() == "CHECKED agent reports an error : junk");
  CHECK(Agent({{Do::close}}).first() == "L7RSP TCPCHK got an empty response at step 2");
  CHECK(Agent({{"up"}}).first() == "L7TOUT");
  CHECK(Agent({{"99999999999999999%\n"}}).first() == "CHECKED");
  Agent gone({{Do::close}});
  gone.fake.shut();
  CHECK(gone.first().starts_with("L4CON "));
  CHECK(gone.server().state().oper == Oper::running);
}

TEST_CASE("agent-send goes out first", "[health]") {
  Agent a({{Do::receive, "up\n"}}, "agent-send hello\\n");
  CHECK(a.first() == "L7OK 0 via agent : up");
  CHECK(a.fake.seen[0] == "hello\n");
}

TEST_CASE("a server is up when agent and check both say so", "[health]") {
  FakeServer web({{Do::receive}});
  Agent a({{"down\n"}, {"up\n"}}, "check port " + std::to_string(web.port) + " inter 10ms");
  REQUIRE(a.lab.until([&] { return a.server().state().oper == Oper::stopped; }));
  CHECK(a.lab.first() == "L4OK");
  REQUIRE(a.lab.until([&] { return a.server().state().oper == Oper::running; }));
  web.shut();
  REQUIRE(a.lab.until([&] { return a.server().state().oper == Oper::stopped; }));
  int64_t seen = static_cast<int64_t>(a.fake.seen.size());
  REQUIRE(a.lab.until([&] { return static_cast<int64_t>(a.fake.seen.size()) > seen + 3; }));
  CHECK(a.server().state().oper == Oper::stopped);
}

TEST_CASE("commands on an agent", "[health]") {
  Agent a({{Do::receive}});
  std::string error;
  CHECK(a.server().agent->set_result(false, error));
  CHECK(a.server().state().oper == Oper::stopped);
  CHECK(said()[0].starts_with("Server be/s1 is DOWN, changed from CLI."));
  CHECK(a.server().agent->set_result(true, error));
  CHECK(a.server().state().oper == Oper::running);
  CHECK(a.server().agent->set_enabled(false, error));
  CHECK(a.report().state == 18);
}
