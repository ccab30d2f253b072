#include "log/date.h"

#include <cstdio>
#include <ctime>

namespace sluice::log {
namespace {

constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// What one second looks like in every form but for fractions.
struct Second {
  time_t at = -1;
  char day[32], gmt[40], local[40], syslog[20], iso[24], zone[8];
};

unsigned two(int v) { return static_cast<unsigned>(v) % 100u; }
unsigned year(const tm& t) { return static_cast<unsigned>(t.tm_year + 1900) % 10000u; }

void print_clf(char* out, size_t size, const tm& t, const char* zone) {
  std::snprintf(out, size, "%02u/%s/%04u:%02u:%02u:%02u%s%s", two(t.tm_mday), kMonths[two(t.tm_mon) % 12], year(t),
                two(t.tm_hour), two(t.tm_min), two(t.tm_sec), *zone ? " " : "", zone);
}

const Second& second_of(int64_t wall_us) {
  static thread_local Second s;
  time_t at = static_cast<time_t>(wall_us / 1000000);
  if (s.at == at) return s;
  tm local{}, gmt{};
  localtime_r(&at, &local);
  gmtime_r(&at, &gmt);
  unsigned offset = static_cast<unsigned>(local.tm_gmtoff < 0 ? -local.tm_gmtoff : local.tm_gmtoff) / 60 % 6000;
  char sign = local.tm_gmtoff < 0 ? '-' : '+';
  char plain[8];
  std::snprintf(plain, sizeof plain, "%c%02u%02u", sign, offset / 60 % 100, offset % 60);
  std::snprintf(s.zone, sizeof s.zone, "%c%02u:%02u", sign, offset / 60 % 100, offset % 60);
  print_clf(s.day, sizeof s.day, local, "");
  print_clf(s.local, sizeof s.local, local, plain);
  print_clf(s.gmt, sizeof s.gmt, gmt, "+0000");
  std::snprintf(s.syslog, sizeof s.syslog, "%s %2u %02u:%02u:%02u", kMonths[two(local.tm_mon) % 12],
                two(local.tm_mday), two(local.tm_hour), two(local.tm_min), two(local.tm_sec));
  std::snprintf(s.iso, sizeof s.iso, "%04u-%02u-%02uT%02u:%02u:%02u", year(local), two(local.tm_mon + 1),
                two(local.tm_mday), two(local.tm_hour), two(local.tm_min), two(local.tm_sec));
  s.at = at;
  return s;
}

}  // namespace

void put_padded(uint64_t value, int width, base::TextOut& out) {
  char buf[24];
  char* end = base::write_uint(buf, value);
  for (int n = static_cast<int>(end - buf); n < width; ++n) out.put('0');
  out.put(std::string_view(buf, static_cast<size_t>(end - buf)));
}

void put_date_ms(int64_t wall_us, base::TextOut& out) {
  out.put(second_of(wall_us).day);
  out.put('.');
  put_padded(static_cast<uint64_t>(wall_us / 1000 % 1000), 3, out);
}

void put_date_gmt(int64_t wall_us, base::TextOut& out) { out.put(second_of(wall_us).gmt); }
void put_date_local(int64_t wall_us, base::TextOut& out) { out.put(second_of(wall_us).local); }
void put_date_rfc3164(int64_t wall_us, base::TextOut& out) { out.put(second_of(wall_us).syslog); }

void put_date_iso(int64_t wall_us, base::TextOut& out) {
  const Second& s = second_of(wall_us);
  out.put(s.iso);
  out.put('.');
  put_padded(static_cast<uint64_t>(wall_us % 1000000), 6, out);
  out.put(s.zone);
}

}  // namespace sluice::log
