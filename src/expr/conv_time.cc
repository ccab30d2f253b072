// Converters of dates: http_date, and strftime(3) in local time or UTC on seconds, milliseconds or microseconds.
// Manual 7.3.1.
#include <algorithm>
#include <array>
#include <ctime>

#include "base/text_out.h"
#include "expr/conv_arg.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

int64_t shifted(const Sample& s, Args args, size_t i) {
  int64_t v = s.num;
  if (has_arg(args, i) && __builtin_add_overflow(v, args[i].num, &v)) v = s.num < 0 ? INT64_MIN : INT64_MAX;
  return v;
}

/// Copies format with %N replaced by `digits` decimals of the second (what the ms_ and us_ forms add to strftime).
bool expand_fraction(std::string_view format, int64_t fraction, int digits, std::span<char> out) {
  size_t at = 0;
  for (size_t i = 0; i < format.size(); ++i) {
    bool escape = format[i] == '%' && i + 1 < format.size();
    size_t need = escape && format[i + 1] == 'N' ? static_cast<size_t>(digits) : escape ? 2 : 1;
    if (at + need >= out.size()) return false;
    if (escape && format[i + 1] == 'N') {
      for (size_t k = need; k-- > 0; fraction /= 10) out[at + k] = static_cast<char>('0' + fraction % 10);
    } else {
      std::copy_n(format.begin() + static_cast<ptrdiff_t>(i), need, out.begin() + static_cast<ptrdiff_t>(at));
    }
    at += need;
    i += escape;
  }
  out[at] = 0;
  return true;
}

enum class Zone : bool { local, utc };

/// `unit`: how many of the input's units make a second.
template <Zone zone, int64_t unit>
bool formatted(Args args, TxnView& txn, Sample& s) {
  int64_t v = shifted(s, args, 1);
  int64_t seconds = v / unit, fraction = v % unit;
  if (fraction < 0) seconds -= 1, fraction += unit;
  time_t t = static_cast<time_t>(seconds);
  tm parts{};
  if (!(zone == Zone::utc ? gmtime_r(&t, &parts) : localtime_r(&t, &parts))) return false;
  constexpr size_t kRoom = 1024;
  char format[kRoom];
  constexpr int kDigits = unit == 1000 ? 3 : unit == 1000000 ? 6 : 0;
  if (!expand_fraction(args[0].text, fraction, kDigits, format)) return false;
  char out[kRoom];
  s.set_str(txn.arena->copy({out, strftime(out, kRoom, format, &parts)}));
  return true;
}

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

int64_t unit_of(Args args) {
  if (!has_arg(args, 1) || args[1].text == "s") return 1;
  return args[1].text == "ms" ? 1000 : 1000000;
}

/// IMF-fixdate (RFC 9110 5.6.7), with decimals when the unit has them.
bool http_date(Args args, TxnView& txn, Sample& s) {
  int64_t unit = unit_of(args), v = shifted(s, args, 0);
  int64_t seconds = v / unit, fraction = v % unit;
  if (fraction < 0) seconds -= 1, fraction += unit;
  time_t t = static_cast<time_t>(seconds);
  tm parts{};
  if (!gmtime_r(&t, &parts)) return false;
  char clock[32], year[32], out[96];
  size_t clock_size = strftime(clock, sizeof clock, "%H:%M:%S", &parts);
  size_t year_size = strftime(year, sizeof year, "%Y", &parts);
  base::TextOut text(out, sizeof out);
  text.put(kDays[static_cast<size_t>(parts.tm_wday)]);
  text.put(", ");
  text.put(static_cast<char>('0' + parts.tm_mday / 10));
  text.put(static_cast<char>('0' + parts.tm_mday % 10));
  text.put(' ');
  text.put(kMonths[static_cast<size_t>(parts.tm_mon)]);
  text.put(' ');
  text.put({year, year_size});
  text.put(' ');
  text.put({clock, clock_size});
  if (unit > 1) {
    text.put('.');
    for (int64_t u = unit / 10; u > 0; u /= 10) text.put(static_cast<char>('0' + fraction / u % 10));
  }
  text.put(" GMT");
  s.set_str(txn.arena->copy(text.view()));
  return true;
}

bool check_unit(std::span<Arg> args, ParseEnv& env) {
  if (!has_arg(args, 1) || args[1].text == "s" || args[1].text == "ms" || args[1].text == "us") return true;
  env.alert("expects 's', 'ms' or 'us', got '" + args[1].text + "'.");
  return false;
}

constexpr Converter kConverters[] = {
    {"ltime", "string[,integer]", Type::sint, Type::str, formatted<Zone::local, 1>},
    {"utime", "string[,integer]", Type::sint, Type::str, formatted<Zone::utc, 1>},
    {"ms_ltime", "string[,integer]", Type::sint, Type::str, formatted<Zone::local, 1000>},
    {"ms_utime", "string[,integer]", Type::sint, Type::str, formatted<Zone::utc, 1000>},
    {"us_ltime", "string[,integer]", Type::sint, Type::str, formatted<Zone::local, 1000000>},
    {"us_utime", "string[,integer]", Type::sint, Type::str, formatted<Zone::utc, 1000000>},
    {"http_date", "[integer,string]", Type::sint, Type::str, http_date, check_unit},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
