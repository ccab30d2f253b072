#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "sluice/log_alias.h"

using namespace sluice;

namespace {

std::string print(std::string_view name, TxnView& txn, LogFlags flags = {}) {
  char buf[512];
  base::TextOut out(buf, sizeof buf);
  bool found = false;
  base::Register<LogAlias>::for_each([&](const LogAlias& a) {
    if (a.name == name) found = true, a.print(txn, flags, out);
  });
  INFO(name);
  CHECK(found);
  return std::string(out.view());
}

struct Fixture {
  TxnView txn;
  TxnLog log;
  ConnFacts conn;
  http1::Head response;
  Fixture() {
    txn.log = &log;
    txn.conn = &conn;
    conn.src = net::Address::v4(0x7f000001, 35490);
    conn.dst = net::Address::v4(0x7f000001, 80);
    log.accept_us = 1000000;
    log.handshake_us = 2000;
    log.idle_us = 3000;
    log.start_us = 1005000;
    log.start_wall_us = 1795384645398000;
    log.end_us = 1105000;
  }
};

}  // namespace

TEST_CASE("every alias of the manual is known once", "[log]") {
  std::map<std::string_view, int> seen;
  base::Register<LogAlias>::for_each([&](const LogAlias& a) { ++seen[a.name]; });
  for (std::string_view name :
       {"B", "CC", "CS", "H", "HM", "HP", "HPO", "HQ", "HU", "HV", "ID", "ST", "T", "Ta", "Tc", "Td", "Tl", "Th", "Ti",
        "Tq", "TR", "Tr", "Ts", "Tt", "Tu", "Tw", "U", "ac", "b", "bc", "bi", "bp", "bq", "ci", "cp", "f", "fc", "fi",
        "fp", "ft", "lc", "hr", "hrl", "hs", "hsl", "ms", "pid", "r", "rc", "rt", "s", "sc", "si", "sp", "sq", "sslc",
        "sslv", "t", "tr", "trg", "trl", "ts", "tsc", "OG"}) {
    INFO(name);
    CHECK(seen[name] == 1);
  }
}

TEST_CASE("timers are -1 where the transaction never came", "[log]") {
  Fixture f;
  CHECK(print("TR", f.txn) == "-1");
  CHECK(print("Tq", f.txn) == "-1");
  CHECK(print("Tw", f.txn) == "-1");
  CHECK(print("Tc", f.txn) == "-1");
  CHECK(print("Tr", f.txn) == "-1");
  CHECK(print("Td", f.txn) == "-1");
  CHECK(print("Ta", f.txn) == "100");
  CHECK(print("Tt", f.txn) == "105");
  CHECK(print("Tu", f.txn) == "102");
  f.log.request_us = 1006000;
  f.log.queue_us = 1016000;
  f.log.connect_us = 1017500;
  f.log.response_us = 1050000;
  CHECK(print("TR", f.txn) == "1");
  CHECK(print("Tq", f.txn) == "6");
  CHECK(print("Tw", f.txn) == "10");
  CHECK(print("Tc", f.txn) == "1");
  CHECK(print("Tr", f.txn) == "32");
  CHECK(print("Td", f.txn) == "55");
}

TEST_CASE("states, retries and what has no value", "[log]") {
  Fixture f;
  CHECK(print("ts", f.txn) == "--");
  f.log.end = {'S', 'C', 'N', 'I'};
  CHECK(print("ts", f.txn) == "SC");
  CHECK(print("tsc", f.txn) == "SCNI");
  f.log.retries = 3;
  CHECK(print("rc", f.txn) == "3");
  f.log.redispatched = true;
  CHECK(print("rc", f.txn) == "+3");
  CHECK(print("s", f.txn) == "<NOSRV>");
  f.log.served_by = "<STATS>";
  CHECK(print("s", f.txn) == "<STATS>");
  CHECK(print("bp", f.txn).empty());
  CHECK(print("ID", f.txn).empty());
  CHECK(print("hr", f.txn).empty());
}

TEST_CASE("hexadecimal forms have the reference's widths", "[log]") {
  Fixture f;
  LogFlags hex;
  hex.hex = true;
  CHECK(print("ci", f.txn, hex) == "7F000001");
  CHECK(print("ci", f.txn) == "127.0.0.1");
  CHECK(print("cp", f.txn, hex) == "8AA2");
  f.log.serial = 1;
  CHECK(print("rt", f.txn, hex) == "0001");
  CHECK(print("Ts", f.txn, hex) == "6B036545");
  CHECK(print("ms", f.txn) == "393");
  CHECK(print("ms", f.txn, hex) == "189");
}

TEST_CASE("the request line is shown as received", "[log]") {
  Fixture f;
  for (std::string_view name : {"r", "HM", "HP", "HPO", "HQ", "HU", "HV"}) CHECK(print(name, f.txn) == "<BADREQ>");
  f.log.request_parsed = true;
  f.log.start_line = "GET http://h/b?x=1 HTTP/1.0";
  CHECK(print("r", f.txn) == "GET http://h/b?x=1 HTTP/1.0");
  CHECK(print("HM", f.txn) == "GET");
  CHECK(print("HU", f.txn) == "http://h/b?x=1");
  CHECK(print("HP", f.txn) == "http://h/b");
  CHECK(print("HPO", f.txn) == "/b");
  CHECK(print("HQ", f.txn) == "?x=1");
  CHECK(print("HV", f.txn) == "HTTP/1.0");
}
