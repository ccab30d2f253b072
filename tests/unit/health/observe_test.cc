// What traffic shows of a server: observe, error-limit, on-error.
#include "lab.h"
#include "runtime/observe.h"

using namespace sluice;
using namespace sluice::test;
using runtime::Outcome;

namespace {

struct Watched {
  FakeServer fake{{{Do::receive}}};
  Lab lab;
  explicit Watched(const std::string& options)
      : lab(" server s1 127.0.0.1:" + std::to_string(fake.port) + " check inter 1h " + options + "\n") {
    lab.start();
    lab.first();
  }
  runtime::LiveServer& server() { return lab["s1"]; }
  void saw(std::initializer_list<Outcome> all) {
    for (Outcome o : all) runtime::observe(server(), o);
  }
};

}  // namespace

TEST_CASE("nobody watches unless asked", "[health]") {
  Watched w("error-limit 1 on-error mark-down");
  CHECK(w.server().observer == nullptr);
}

TEST_CASE("errors in a row take a server down", "[health]") {
  Watched w("observe layer7 error-limit 2 on-error mark-down");
  w.saw({Outcome::wrong_status, Outcome::answered, Outcome::wrong_status, Outcome::connected});
  CHECK(w.server().state().alive());
  w.saw({Outcome::closed});
  CHECK_FALSE(w.server().state().alive());
  CHECK(said()[0].starts_with("Server be/s1 is DOWN, reason: Health analyze, info: \"Detected 2 consecutive errors, last one was: "
                              "Close from server (http)\". 0 active"));
  CHECK(w.lab.report().status == "HANA");
  CHECK(w.lab.report().duration_ms == -1);
  CHECK(w.server().counters.sum(runtime::Ctr::failed_hana) == 1);
}

TEST_CASE("connections count alone with observe layer4, failures of them with both", "[health]") {
  Watched four("observe layer4 error-limit 2 on-error mark-down");
  four.saw({Outcome::wrong_status, Outcome::closed, Outcome::connect_failed, Outcome::connected, Outcome::connect_failed});
  CHECK(four.server().state().alive());
  four.saw({Outcome::answered, Outcome::connect_failed});
  CHECK_FALSE(four.server().state().alive());
  Watched seven("observe layer7 error-limit 2 on-error mark-down");
  seven.saw({Outcome::connect_failed, Outcome::connected, Outcome::read_timeout});
  CHECK_FALSE(seven.server().state().alive());
}

TEST_CASE("what on-error does", "[health]") {
  Watched fail("observe layer7 error-limit 1");
  fail.saw({Outcome::wrong_status});
  CHECK(runtime::status_text(fail.server()) == "UP 2/3");
  Watched sudden("observe layer7 error-limit 1 on-error sudden-death");
  sudden.saw({Outcome::invalid_head});
  CHECK(runtime::status_text(sudden.server()) == "UP 1/3");
  sudden.saw({Outcome::read_error});
  CHECK_FALSE(sudden.server().state().alive());
}

TEST_CASE("on-error brings the next check forward, and a good check ends the row", "[health]") {
  Watched w("observe layer7 error-limit 1 on-error fastinter fastinter 5ms");
  w.saw({Outcome::wrong_status});
  CHECK(runtime::status_text(w.server()) == "UP");
  w.fake.shut();
  REQUIRE(w.lab.until([&] { return w.lab.report().status == "L4CON"; }));

  Watched row("observe layer7 error-limit 2 on-error mark-down");
  row.saw({Outcome::wrong_status});
  CHECK(row.server().check->check_now());
  int64_t before = row.lab.report().health;
  REQUIRE(row.lab.until([&] { return row.lab.report().in_progress; }));
  REQUIRE(row.lab.until([&] { return !row.lab.report().in_progress; }));
  CHECK(row.lab.report().health == before);
  row.saw({Outcome::wrong_status});
  CHECK(row.server().state().alive());
}

TEST_CASE("status codes that count as valid", "[health]") {
  for (uint16_t s : {100, 200, 404, 499, 501, 505}) CHECK(runtime::outcome_of_status(s) == Outcome::answered);
  for (uint16_t s : {500, 502, 503, 504, 599, 600, 99}) CHECK(runtime::outcome_of_status(s) == Outcome::wrong_status);
}
