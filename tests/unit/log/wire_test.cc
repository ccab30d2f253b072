#include "log/wire.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <ctime>
#include <string>

#include "log/date.h"

using namespace sluice;
using model::LogWire;

namespace {

// 2026-11-22 21:57:25.393123 UTC
constexpr int64_t kWhen = 1795384645393123;

struct Zone {
  explicit Zone(const char* tz) { set(tz); }
  ~Zone() { set("UTC"); }
  static void set(const char* tz) {
    ::setenv("TZ", tz, 1);
    ::tzset();
  }
};

std::string header(LogWire format, std::string_view host = {}, std::string_view data = {}) {
  char buf[512];
  base::TextOut out(buf, sizeof buf);
  log::put_header({format, 16, 6, kWhen, host, "haproxy", "123", data}, out);
  return std::string(out.view());
}

std::string encoded(std::string_view text, bool head) {
  char buf[256];
  base::TextOut out(buf, sizeof buf);
  log::put_encoded(text, head, out);
  return std::string(out.view());
}

}  // namespace

TEST_CASE("each wire format begins as the reference's does", "[log]") {
  Zone utc("UTC");
  CHECK(header(LogWire::local) == "<134>Nov 22 21:57:25 haproxy[123]: ");
  CHECK(header(LogWire::rfc3164) == "<134>Nov 22 21:57:25 localhost haproxy[123]: ");
  CHECK(header(LogWire::rfc3164, "edge") == "<134>Nov 22 21:57:25 edge haproxy[123]: ");
  CHECK(header(LogWire::rfc5424) == "<134>1 2026-11-22T21:57:25.393123+00:00 - haproxy 123 - - ");
  CHECK(header(LogWire::rfc5424, "edge", "[a@1 b=\"1\"]") ==
        "<134>1 2026-11-22T21:57:25.393123+00:00 edge haproxy 123 - [a@1 b=\"1\"] ");
  CHECK(header(LogWire::priority) == "<134>");
  CHECK(header(LogWire::short_) == "<6>");
  CHECK(header(LogWire::timed) == "<6>2026-11-22T21:57:25.393123+00:00 ");
  CHECK(header(LogWire::iso) == "2026-11-22T21:57:25.393123+00:00 ");
  CHECK(header(LogWire::raw).empty());
}

TEST_CASE("dates follow the zone where the manual says local", "[log]") {
  char buf[256];
  {
    Zone ist("XXX-5:30");
    base::TextOut out(buf, sizeof buf);
    log::put_date_local(kWhen + 3600000000, out);   // another second: the last one is kept as printed
    out.put('|');
    log::put_date_gmt(kWhen + 3600000000, out);
    out.put('|');
    log::put_date_iso(kWhen + 3600000000, out);
    CHECK(out.view() ==
          "23/Nov/2026:04:27:25 +0530|22/Nov/2026:22:57:25 +0000|2026-11-23T04:27:25.393123+05:30");
  }
  base::TextOut out(buf, sizeof buf);
  log::put_date_ms(kWhen, out);
  CHECK(out.view() == "22/Nov/2026:21:57:25.393");
}

TEST_CASE("samples count from one and come again after size lines", "[log]") {
  std::string taken;
  for (uint64_t i = 0; i < 8; ++i) taken += log::in_sample("1,3-4", 4, i) ? 'x' : '.';
  CHECK(taken == "x.xxx.xx");
  CHECK(log::in_sample("", 0, 7));
}

TEST_CASE("what a terminal could act on is encoded", "[log]") {
  CHECK(encoded("a\x01\"#\x7f\xff b", false) == "a#01#22#23#7F#FF b");
  CHECK(encoded("{a|b}", false) == "{a|b}");
  CHECK(encoded("{a|b}", true) == "#7Ba#7Cb#7D");
}
