#include "log/wire.h"

#include "log/date.h"

namespace sluice::log {
namespace {

using model::LogWire;

void put_priority(int value, base::TextOut& out) {
  out.put('<');
  out.put_int(value);
  out.put('>');
}

void put_rfc5424(const WireHeader& h, base::TextOut& out) {
  out.put("1 ");
  put_date_iso(h.wall_us, out);
  out.put(' ');
  out.put(h.hostname.empty() ? "-" : h.hostname);
  out.put(' ');
  out.put(h.tag.empty() ? "-" : h.tag);
  out.put(' ');
  out.put(h.pid);
  out.put(" - ");
  out.put(h.structured_data.empty() ? "-" : h.structured_data);
  out.put(' ');
}

}  // namespace

void put_header(const WireHeader& h, base::TextOut& out) {
  switch (h.format) {
    case LogWire::raw:
      return;
    case LogWire::short_:
    case LogWire::timed:
      put_priority(h.level, out);
      break;
    case LogWire::iso:
      break;
    default:
      put_priority(h.facility * 8 + h.level, out);
  }
  switch (h.format) {
    case LogWire::rfc3164:
    case LogWire::local:
      put_date_rfc3164(h.wall_us, out);
      out.put(' ');
      if (h.format == LogWire::rfc3164 || !h.hostname.empty()) {
        out.put(h.hostname.empty() ? "localhost" : h.hostname);
        out.put(' ');
      }
      out.put(h.tag);
      if (!h.pid.empty()) {
        out.put('[');
        out.put(h.pid);
        out.put(']');
      }
      out.put(": ");
      return;
    case LogWire::rfc5424:
      return put_rfc5424(h, out);
    case LogWire::timed:
    case LogWire::iso:
      put_date_iso(h.wall_us, out);
      out.put(' ');
      return;
    default:
      return;
  }
}

bool in_sample(std::string_view ranges, uint32_t size, uint64_t number) {
  if (size == 0) return true;
  uint64_t at = number % size + 1;
  while (!ranges.empty()) {
    size_t comma = ranges.find(',');
    std::string_view one = ranges.substr(0, comma);
    ranges = comma == std::string_view::npos ? std::string_view{} : ranges.substr(comma + 1);
    size_t dash = one.find('-');
    uint64_t low = base::to_uint(one.substr(0, dash)).value_or(0);
    uint64_t high = dash == std::string_view::npos ? low : base::to_uint(one.substr(dash + 1)).value_or(0);
    if (at >= low && at <= high) return true;
  }
  return false;
}

void put_encoded(std::string_view text, bool header, base::TextOut& out) {
  constexpr char kHex[] = "0123456789ABCDEF";
  for (char c : text) {
    auto u = static_cast<unsigned char>(c);
    if (u < 32 || u > 126 || c == '"' || c == '#' || (header && (c == '{' || c == '|' || c == '}'))) {
      const char hex[3] = {'#', kHex[u >> 4], kHex[u & 15]};
      if (out.room() >= 3) out.put(std::string_view(hex, 3));
    } else {
      out.put(c);
    }
  }
}

}  // namespace sluice::log
