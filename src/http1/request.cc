#include <algorithm>
#include <cstring>

#include "http1/codec.h"
#include "http1/start_line.h"
#include "http1/target.h"
#include "http1/verdict.h"

namespace sluice::http1 {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

// The target up to the blank or line end behind it. accept_unsafe adds '#' and bytes above '~' to what it may
// hold.
char* scan_target(char* p, char* end, bool accept_unsafe) {
  for (;;) {
    p = find_target_end(p, end);
    if (!accept_unsafe || p == end || (*p != '#' && static_cast<uint8_t>(*p) < 0x80)) return p;
    ++p;
  }
}

// HTTP/0.9 knows GET and a target, no version, no fields; the reference lets it pass when asked to be lax.
bool is_simple_request(const Head& head, char c, bool accept_unsafe) {
  return accept_unsafe && (c == '\r' || c == '\n') && head.method == "GET";
}

struct Line {
  Scan scan;
  bool simple = false;  ///< HTTP/0.9: the head ends here
  bool gaps = false;    ///< its words are apart by something else than one space
};

// Over the blanks between two words.
char* skip_gap(char* p, char* end, bool& gaps) {
  char* begin = p;
  p = skip_blanks(p, end);
  gaps |= p - begin != 1 || *begin != ' ';
  return p;
}

Line scan_request_line(char* p, char* end, bool accept_unsafe, Head& head, Notes& notes) {
  char* begin = p;
  while (p < end && is_token_char(*p)) ++p;
  if (p == end) return {{Scan::incomplete, p}};
  head.method = between(begin, p);
  // PRI is the first word of HTTP/2's preface and no method (RFC 9113 section 11.6).
  if (head.method.empty() || !is_blank(*p) || head.method == "PRI") return {{Scan::invalid, p}};
  bool gaps = false;
  char* target = p = skip_gap(p, end, gaps);
  p = scan_target(p, end, accept_unsafe);
  if (p == end) return {{Scan::incomplete, p}};
  head.target = between(target, p);
  if (head.target.empty() || (!is_blank(*p) && *p != '\r' && *p != '\n')) return {{Scan::invalid, p}};
  char* target_end = p;
  p = skip_gap(p, end, gaps);
  if (p == end) return {{Scan::incomplete, p}};
  bool simple = is_simple_request(head, *p, accept_unsafe);
  if (simple) {
    head.version = Version::http10;
    p = target_end;
    head.start_line = between(begin, p);
    p = skip_blanks(p, end);
  } else {
    Scan version = scan_version(p, end, accept_unsafe, head.version);
    if (version.kind != Scan::ok) return {version};
    p = version.at;
    head.start_line = between(begin, p);
  }
  bool bare = false;
  Scan scan = scan_line_end(p, end, bare);
  notes.odd |= bare;
  return {scan, simple, gaps};
}

// Logs show the line with one space between its words: words move towards its end, into the gaps.
void close_gaps(Head& head) {
  size_t version_size = head.start_line.size() - head.start_line.find_last_of(" \t") - 1;
  char* end = const_cast<char*>(head.start_line.data() + head.start_line.size());
  char* to = end - version_size;
  for (std::string_view* word : {&head.target, &head.method}) {
    *--to = ' ';
    to -= word->size();
    std::memmove(to, word->data(), word->size());
    *word = {to, word->size()};
  }
  head.start_line = between(to, end);
}

// Old servers ignore a body here and take it for the next request.
bool is_payload_surprising(const Head& head) {
  return head.version == Version::http10 &&
         (head.method == "GET" || head.method == "HEAD" || head.method == "DELETE");
}

// Decides framing from the notes; 0, or the status of the refusal. RFC 9112 section 6.3, as the reference
// does.
uint16_t settle_framing(Head& head, const Notes& notes, const Limits& limits) {
  if (notes.coding == Notes::Coding::other) return 400;
  bool chunked = notes.coding == Notes::Coding::chunked;
  if (chunked && notes.has_length) head.remove("content-length");
  if (head.method == "CONNECT") {
    // What follows belongs to the tunnel, whatever these fields say.
    if (notes.has_length) head.remove("content-length");
    if (chunked) head.remove("transfer-encoding");
    head.framing = Framing::tunnel;
  } else if (chunked) {
    head.framing = Framing::chunked;
  } else if (notes.has_length && notes.length > 0) {
    head.framing = Framing::length;
    head.length = notes.length;
  }
  bool payload = head.framing == Framing::chunked || head.framing == Framing::length;
  if (payload && is_payload_surprising(head) && !limits.any_method_payload) return 413;
  if (notes.stacked) return 422;
  // Both at once is how smugglers ask, and HTTP/1.0 does not know codings: such a connection is not used
  // again.
  bool suspect = !limits.keep_suspect && chunked && (notes.has_length || head.version == Version::http10);
  head.keep_alive = !notes.close && !suspect && (head.version == Version::http11 || notes.keep_alive);
  head.close_seen = notes.close;
  head.expect_continue = notes.expect_continue && head.version == Version::http11;
  if (notes.upgrade_token && notes.has_upgrade) {
    if (payload)
      head.remove("upgrade");  // the reference switches protocols only where the request ends with its head
    else
      head.upgrade = true;
    if (head.upgrade && notes.websocket && !notes.websocket_key) return 400;  // RFC 6455 section 4.2.1
  }
  return 0;
}

}  // namespace

Parsed parse_request(char* data, size_t n, Head& out, const Limits& limits) {
  out.clear();
  Notes notes;
  // More than max_head bytes are never looked at, so a head that needs them ends as incomplete.
  char* const end = data + std::min<size_t>(n, limits.max_head);
  bool full = n >= limits.max_head;
  Scan scan = skip_empty_lines(data, end);
  Line line{scan};
  if (scan.kind == Scan::ok) {
    line = scan_request_line(scan.at, end, limits.accept_unsafe, out, notes);
    scan = line.scan;
    if (scan.kind == Scan::incomplete && full) return {Parsed::invalid, 0, 414, limits.max_head};
    if (scan.kind == Scan::ok && !line.simple)
      scan = scan_fields(scan.at, end, Side::request, limits, out, notes);
  }
  if (scan.kind == Scan::incomplete && full) return {Parsed::invalid, 0, 431, limits.max_head};
  if (scan.kind != Scan::ok) return unfinished(scan, data, 400);

  auto invalid = [&](uint16_t status) { return Parsed{Parsed::invalid, 0, status, 0}; };
  if (line.gaps && !line.simple) close_gaps(out);
  if (!settle_target(out, notes, limits.accept_unsafe)) return invalid(400);
  if (uint16_t status = settle_framing(out, notes, limits)) return invalid(status);
  if (notes.rewrite_connection) strip_connection(out);
  if (notes.odd && !second_reader_agrees(out, Side::request, out.method == "CONNECT")) return invalid(400);
  return {Parsed::complete, static_cast<uint32_t>(scan.at - data), 0, 0};
}

}  // namespace sluice::http1
