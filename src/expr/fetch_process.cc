// The process, the thread and the clock. Manual 7.3.2.
#include <unistd.h>

#include <cstdlib>
#include <random>

#include "base/time.h"
#include "expr/fetch_util.h"
#include "net/loop.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

/// One reading of the clock for all samples of a turn, so that date and date_us belong together.
int64_t now_wall_us() {
  net::Loop* loop = net::Loop::current();
  return loop ? loop->wall_us() : base::wall_us();
}

/// date(<offset>,<unit>): both in that unit.
Got date(Args args, TxnView&, Sample& out) {
  int64_t per_second = args.size() > 1 ? args[1].num : 1;
  int64_t value = now_wall_us() / (1'000'000 / per_second), offset = number(args, 0);
  if (__builtin_add_overflow(value, offset, &value)) value = offset < 0 ? INT64_MIN : INT64_MAX;
  return give_int(out, value);
}
bool check_date(std::span<Arg> args, ParseEnv& env) { return args.size() < 2 || check_time_unit(args[1], env); }

Got date_us(Args, TxnView&, Sample& out) { return give_int(out, now_wall_us() % 1'000'000); }

std::mt19937_64& generator() {
  thread_local std::mt19937_64 g{std::random_device{}()};
  return g;
}

Got random(Args args, TxnView&, Sample& out) {
  uint64_t v = generator()() >> 32;
  auto range = static_cast<uint64_t>(number(args, 0));
  return give_int(out, static_cast<int64_t>(range ? v * (range & 0xffffffff) >> 32 : v));
}

/// RFC 9562: version 4 is random, version 7 begins with the date in milliseconds.
Got uuid(Args args, TxnView& txn, Sample& out) {
  uint64_t high = generator()(), low = generator()();
  bool dated = number(args, 0) == 7;
  if (dated) high = static_cast<uint64_t>(now_wall_us() / 1000) << 16 | (high & 0xffff);
  high = (high & ~0xf000ull) | (dated ? 0x7000 : 0x4000);
  low = (low & ~(3ull << 62)) | 2ull << 62;
  char* text = txn.arena->allocate(36);
  size_t at = 0;
  for (int i = 0; i < 32; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) text[at++] = '-';
    text[at++] = "0123456789abcdef"[(i < 16 ? high : low) >> (60 - i % 16 * 4) & 15];
  }
  return give(out, {text, at});
}
bool check_uuid(std::span<Arg> args, ParseEnv& env) {
  if (args.empty() || args[0].num == 4 || args[0].num == 7) return true;
  env.alert("Unsupported UUID version: '" + std::to_string(args[0].num) + "'.");
  return false;
}

Got environment(Args args, TxnView&, Sample& out) {
  const char* value = std::getenv(args[0].text.c_str());
  return value ? give(out, value) : Got::no;
}

Got hostname(Args, TxnView&, Sample& out) {
  static const std::string name = [] {
    char text[256] = "";
    ::gethostname(text, sizeof text - 1);
    return std::string(text);
  }();
  return give(out, name);
}

Got one(Args, TxnView&, Sample& out) { return give_int(out, 1); }
Got zero(Args, TxnView&, Sample& out) { return give_int(out, 0); }
Got pid(Args, TxnView&, Sample& out) { return give_int(out, ::getpid()); }
Got thread(Args, TxnView&, Sample& out) {
  net::Loop* loop = net::Loop::current();
  return give_int(out, loop ? loop->index() : 0);
}

/// Share of one second that a clock of CPU time went ahead, in percent; over at least 100 ms, the last value between.
struct Usage {
  clockid_t clock;
  int64_t wall_us = 0, cpu_us = 0, percent = 0;
  int64_t read(int64_t cores) {
    int64_t wall = base::monotonic_us();
    if (wall_us && wall - wall_us < 100'000) return percent;
    timespec t{};
    ::clock_gettime(clock, &t);
    int64_t cpu = t.tv_sec * 1'000'000 + t.tv_nsec / 1000;
    if (wall_us) percent = std::min<int64_t>((cpu - cpu_us) * 100 / (wall - wall_us) / cores, 100);
    wall_us = wall, cpu_us = cpu;
    return percent;
  }
};
Got thread_usage(Args, TxnView&, Sample& out) {
  thread_local Usage usage{CLOCK_THREAD_CPUTIME_ID};
  return give_int(out, usage.read(1));
}
Got process_usage(Args, TxnView&, Sample& out) {
  thread_local Usage usage{CLOCK_PROCESS_CPUTIME_ID};
  return give_int(out, usage.read(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN))));
}

constexpr Fetch kFetches[] = {
    {"date", "[integer,string]", Type::sint, kAllUses, date, check_date},
    {"date_us", "", Type::sint, kAllUses, date_us},
    {"rand", "[integer]", Type::sint, kAllUses, random},
    {"uuid", "[integer]", Type::str, kAllUses, uuid, check_uuid},
    {"env", "string", Type::str, kAllUses, environment},
    {"hostname", "", Type::str, kAllUses, hostname},
    {"nbproc", "", Type::sint, kAllUses, one},
    {"proc", "", Type::sint, kAllUses, one},
    {"pid", "", Type::sint, kAllUses, pid},
    {"thread", "", Type::sint, kAllUses, thread},
    {"tgroup", "", Type::sint, kAllUses, zero},
    {"cpu_usage_thr", "", Type::sint, kUseInternal, thread_usage},
    {"cpu_usage_grp", "", Type::sint, kUseInternal, process_usage},
    {"cpu_usage_proc", "", Type::sint, kUseInternal, process_usage},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::expr
