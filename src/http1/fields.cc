#include "http1/fields.h"

#include "base/strings.h"
#include "http1/chars.h"
#include "http1/framing.h"
#include "http1/list_value.h"

namespace sluice::http1 {
namespace {

// accept-unsafe-violations lets any name through but what would make two readers see two different heads:
// line ends, NUL, and a blank before the colon.
char* unsafe_name_end(char* p, char* end) {
  while (p < end && *p != ':' && *p != '\r' && *p != '\n' && *p != '\0') {
    *p = base::lower(*p);
    ++p;
  }
  return p;
}

// Finds the end of a field value that begins at p, continuation lines included: RFC 9112 section 5.2 has the
// line end become blanks, one a byte, so that a second pass over a head that was incomplete finds the same.
// ok: at is behind the line end and value_end on the byte after the last of the value.
Scan scan_value(char* p, char* end, bool accept_controls, bool& odd, char*& value_end) {
  for (;;) {
    p = find_control(p, end);
    if (p == end) return {Scan::incomplete, p};
    char c = *p;
    if (c == '\t') {
      ++p;
      continue;
    }
    char* line_end = p;
    if (c == '\r') {
      if (++p == end) return {Scan::incomplete, p};
      c = *p;
    }
    if (c != '\n') {
      if (line_end == p && accept_controls && c != '\0') {
        odd = true;
        ++p;
        continue;
      }
      return {Scan::invalid, line_end};
    }
    odd |= line_end == p;                          // a bare LF
    if (++p == end) return {Scan::incomplete, p};  // only the next byte tells whether the value goes on
    if (!is_blank(*p)) {
      value_end = line_end;
      return {Scan::ok, p};
    }
    odd = true;
    std::memset(line_end, ' ', static_cast<size_t>(p - line_end));
  }
}

Taken take_host(std::string_view value, Head& head, Notes& notes) {
  if (notes.host >= 0)
    return base::iequals(head.fields[static_cast<size_t>(notes.host)].value, value) ? Taken::drop
                                                                                    : Taken::refuse;
  notes.host = static_cast<int>(head.fields.size());
  return Taken::keep;
}

// The few names that mean something to us, told apart by their length first.
Taken take(std::string_view name, std::string_view& value, Side side, Head& head, Notes& notes) {
  switch (name.size()) {
    case 4:
      if (side == Side::request && name == "host") return take_host(value, head, notes);
      break;
    case 6:
      if (name == "expect") notes.expect_continue |= base::iequals(value, "100-continue");
      break;
    case 7:
      if (name == "upgrade") {
        notes.has_upgrade = true;
        notes.websocket |= list_has(value, "websocket");
      }
      break;
    case 10:
      if (name == "connection") return take_connection(value, notes);
      break;
    case 14:
      if (name == "content-length") return take_length(value, notes);
      break;
    case 17:
      if (name == "transfer-encoding") return take_coding(value, notes);
      if (name == "sec-websocket-key") notes.websocket_key |= value.size() == 24;  // 16 bytes in base64
      break;
    default:
      break;
  }
  return Taken::keep;
}

}  // namespace

Scan scan_fields(char* p, char* end, Side side, const Limits& limits, Head& head, Notes& notes) {
  uint32_t count = 1;  // the start line counts (tune.http.maxhdr)
  for (;;) {
    if (p == end) return {Scan::incomplete, p};
    char* name = p;
    while (p < end && token_lower(*p)) {
      *p = token_lower(*p);
      ++p;
    }
    if (p == end) return {Scan::incomplete, p};
    if (p == name) {
      if (*p == '\n') return {Scan::ok, p + 1};
      if (*p == '\r') {
        if (p + 1 == end) return {Scan::incomplete, p};
        return p[1] == '\n' ? Scan{Scan::ok, p + 2} : Scan{Scan::invalid, p};
      }
    }
    if (*p != ':' && limits.accept_unsafe) {
      notes.odd = true;
      p = unsafe_name_end(p, end);
      if (p == end) return {Scan::incomplete, p};
      if (is_blank(p[-1])) return {Scan::invalid, p - 1};
    }
    if (*p != ':' || p == name) return {Scan::invalid, p};
    std::string_view field_name(name, static_cast<size_t>(p - name));
    char* value = p + 1;
    while (value < end && is_blank(*value)) ++value;
    char* value_end;
    Scan scan = scan_value(value, end, limits.accept_unsafe, notes.odd, value_end);
    if (scan.kind != Scan::ok) return scan;
    if (++count > limits.max_fields) return {Scan::invalid, name};
    p = scan.at;
    std::string_view text = base::trim({value, static_cast<size_t>(value_end - value)});
    Taken taken = side == Side::trailer ? Taken::keep : take(field_name, text, side, head, notes);
    switch (taken) {
      case Taken::keep:
        head.fields.push_back({field_name, text});
        break;
      case Taken::drop:
        break;
      case Taken::refuse:
        return {Scan::invalid, value};
    }
  }
}

void strip_connection(Head& head) {
  for (Field& f : head.fields) {
    if (f.name != "connection") continue;
    char* const begin = const_cast<char*>(f.value.data());
    char* const out = copy_foreign_tokens(begin, f.value);
    f.value = {begin, static_cast<size_t>(out - begin)};
  }
}

}  // namespace sluice::http1
