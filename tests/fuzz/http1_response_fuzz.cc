// A response head: first byte for options and what was asked, then the bytes from a server.
#include "http1_check.h"

using namespace sluice::http1;
using namespace sluice::fuzz;

namespace {

std::string written(const Head& head) {
  Emit how;
  how.version = head.version;
  how.connection = head.framing == Framing::tunnel && head.upgrade
                       ? Emit::Connection::upgrade
                       : response_connection(head.version, Version::http11, head.keep_alive);
  std::string out(emitted_size(head, how), '\0');
  char* end = emit_response(out.data(), head, how);
  MUST(end <= out.data() + out.size(), out);
  out.resize(static_cast<size_t>(end - out.data()));
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  Limits limits;
  limits.accept_unsafe = data[0] & 1;
  AnswerTo to{.head = (data[0] & 2) != 0, .connect = (data[0] & 4) != 0, .upgrade = (data[0] & 8) != 0};
  std::string_view in(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::string bytes(in);
  Head head;
  Parsed p = parse_response(bytes.data(), bytes.size(), head, limits, to);
  MUST(p.size <= in.size(), in);
  if (p.kind == Parsed::invalid) MUST(p.status == 502, in);
  if (in.size() <= 512) {  // byte by byte
    std::string pieces(in);
    Head slow;
    Parsed q{Parsed::incomplete};
    for (size_t n = 0; n <= pieces.size() && q.kind == Parsed::incomplete; ++n)
      q = parse_response(pieces.data(), n, slow, limits, to);
    MUST(q.kind == p.kind && q.size == p.size, in);
    if (p.kind == Parsed::complete) MUST(written(slow) == written(head), in);
  }
  if (p.kind != Parsed::complete) return 0;

  std::string first = written(head);
  must_be_well_formed(first, limits.accept_unsafe);
  if (!limits.accept_unsafe) llhttp_must_accept("HTTP/1.1 200 OK", first, HTTP_RESPONSE);
  Limits wide = limits;
  wide.max_head = 1 << 20;
  wide.max_fields = 1000;
  std::string again_bytes = first;
  Head again;
  Parsed q = parse_response(again_bytes.data(), again_bytes.size(), again, wide, to);
  MUST(q.kind == Parsed::complete && q.size == first.size(), first);
  MUST(again.status == head.status && again.reason == head.reason, first);
  MUST(again.framing == head.framing && again.length == head.length, first);
  std::string second = written(again);
  MUST(second == first, first + "----\n" + second);
  return 0;
}
