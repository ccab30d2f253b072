#include <algorithm>

#include "base/strings.h"
#include "http1/codec.h"
#include "http1/start_line.h"
#include "http1/verdict.h"

namespace sluice::http1 {
namespace {

// Three digits; RFC 9110 section 15 has no meaning for a first digit of 0.
bool scan_status(char*& p, const char* end, uint16_t& out) {
  out = 0;
  const char* first = p;
  while (p < end && p - first < 3 && base::is_digit(*p)) out = static_cast<uint16_t>(out * 10 + (*p++ - '0'));
  return p == end || (p - first == 3 && out >= 100);
}

Scan scan_status_line(char* p, char* end, const Limits& limits, Head& head, Notes& notes) {
  char* begin = p;
  Scan scan = scan_version(p, end, limits.accept_unsafe, head.version);
  if (scan.kind != Scan::ok) return scan;
  p = scan.at;
  if (!is_blank(*p)) return {Scan::invalid, p};
  p = skip_blanks(p, end);
  if (!scan_status(p, end, head.status)) return {Scan::invalid, p};
  if (p == end) return {Scan::incomplete, p};
  if (!is_blank(*p) && *p != '\r' && *p != '\n') return {Scan::invalid, p};
  char* reason = p = skip_blanks(p, end);
  for (;;) {
    p = find_control(p, end);
    if (p == end) return {Scan::incomplete, p};
    bool passes = *p == '\t' || (limits.accept_unsafe && *p != '\r' && *p != '\n' && *p != '\0');
    if (!passes) break;
    ++p;
  }
  head.reason = {reason, static_cast<size_t>(p - reason)};
  head.start_line = {begin, static_cast<size_t>(p - begin)};
  bool bare = false;
  scan = scan_line_end(p, end, bare);
  notes.odd |= bare;
  return scan;
}

// 2xx to CONNECT: no field that announces a body (RFC 9110 section 8.6).
void drop_framing_fields(Head& head, const Notes& notes) {
  if (notes.has_length) head.remove("content-length");
  if (notes.coding != Notes::Coding::none) head.remove("transfer-encoding");
}

// RFC 9112 section 6.3. False: the answer cannot be passed on.
bool settle_framing(Head& head, const Notes& notes, const Limits& limits, AnswerTo request) {
  bool chunked = notes.coding == Notes::Coding::chunked;
  if (notes.coding == Notes::Coding::other || notes.stacked) return false;
  if (chunked && notes.has_length) head.remove("content-length");
  head.upgrade = notes.upgrade_token && notes.has_upgrade;
  if (head.status == 101) {
    if (!notes.upgrade_token || !request.upgrade) return false;   // the Upgrade field itself some servers leave out
    if (notes.websocket && !head.find("sec-websocket-accept")) return false;   // RFC 6455 section 4.2.2
    head.framing = Framing::tunnel;
  } else if (request.connect && head.status >= 200 && head.status < 300) {
    drop_framing_fields(head, notes);
    head.framing = Framing::tunnel;
  } else if (head.status < 200 || head.status == 204) {
    // no body; what announces one counts, and is left out when the head is written
  } else if (request.head || head.status == 304) {
    head.length = chunked ? 0 : notes.length;  // what the body would have had
  } else if (chunked) {
    head.framing = Framing::chunked;
  } else if (notes.has_length) {
    head.framing = Framing::length;
    head.length = notes.length;
  } else {
    head.framing = Framing::until_close;
  }
  bool suspect = !limits.keep_suspect && chunked && (notes.has_length || head.version == Version::http10);
  head.close_seen = notes.close;
  head.keep_alive = !notes.close && !suspect && head.framing != Framing::until_close &&
                    (head.version == Version::http11 || notes.keep_alive);
  return true;
}

}  // namespace

Parsed parse_response(char* data, size_t n, Head& out, const Limits& limits, AnswerTo request) {
  out.clear();
  Notes notes;
  char* const end = data + std::min<size_t>(n, limits.max_head);
  Scan scan = skip_empty_lines(data, end);
  if (scan.kind == Scan::ok) scan = scan_status_line(scan.at, end, limits, out, notes);
  if (scan.kind == Scan::ok) scan = scan_fields(scan.at, end, Side::response, limits, out, notes);
  if (scan.kind == Scan::incomplete && n >= limits.max_head)
    return {Parsed::invalid, 0, 502, limits.max_head};
  if (scan.kind != Scan::ok) return unfinished(scan, data, 502);
  if (!settle_framing(out, notes, limits, request)) return {Parsed::invalid, 0, 502, 0};
  if (notes.rewrite_connection) strip_connection(out);
  if (notes.odd && !second_reader_agrees(out, Side::response, false)) return {Parsed::invalid, 0, 502, 0};
  return {Parsed::complete, static_cast<uint32_t>(scan.at - data), 0, 0};
}

}  // namespace sluice::http1
