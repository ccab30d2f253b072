#include "admin/history.h"
#include "admin/stats_html.h"
#include "cli.h"

using namespace sluice;
using runtime::Ctr;
using test::Cli;
using test::Model;

TEST_CASE("buckets of response times are half octaves", "[admin]") {
  for (uint64_t ms : {0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 1024, 1536, 8192}) {
    CHECK(runtime::bucket_floor(runtime::time_bucket(ms)) == ms);
    if (ms > 3) CHECK(runtime::time_bucket(ms + 1) == runtime::time_bucket(ms));
  }
  CHECK(runtime::time_bucket(UINT64_MAX) == runtime::kTimeBuckets - 1);
}

TEST_CASE("a sample a second of each server that does something", "[admin]") {
  Model m;
  model::Proxy& p = m.proxy("b", model::kBackendCap);
  p.mode = model::Mode::http;
  m.server(p, "busy", 1);
  m.server(p, "calm", 2);
  Cli cli(std::move(m));
  runtime::LiveServer& busy = *runtime::Runtime::get().find_backend("b")->find_server("busy");
  const runtime::LiveServer& calm = *runtime::Runtime::get().find_backend("b")->find_server("calm");
  admin::sample_all_servers();
  CHECK(admin::history_of(busy).empty());

  busy.counters.add(Ctr::requests, 5000);
  busy.counters.add(Ctr::hrsp_5xx, 3);
  busy.counters.add(runtime::time_counter(runtime::time_bucket(8)), 94);
  busy.counters.add(runtime::time_counter(runtime::time_bucket(500)), 6);
  admin::sample_all_servers();
  auto all = admin::history_of(busy);
  REQUIRE(all.size() == admin::kSamples);
  CHECK(all.back().requests == 5000);
  CHECK(all.back().errors == 3);
  CHECK(all.back().p50_ms == 8);
  CHECK(all.back().p95_ms == 384);
  CHECK(all[all.size() - 2].requests == 0);
  CHECK(admin::history_of(calm).empty());
  CHECK(admin::spark_cells(&calm).find("<svg") == std::string::npos);
  CHECK(admin::spark_cells(&busy).find("now 5000, at most 5000") != std::string::npos);

  busy.counters.clear();   // "clear counters all": what comes then is new, nothing becomes negative
  busy.counters.add(Ctr::requests, 7);
  admin::sample_all_servers();
  all = admin::history_of(busy);
  CHECK(all.back().requests == 7);
  CHECK(all.back().p95_ms == -1);
  for (size_t i = 0; i < admin::kSamples; ++i) admin::sample_all_servers();
  CHECK(admin::history_of(busy).front().requests == 0);
}
