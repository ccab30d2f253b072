// A request head: first byte for options, then the bytes from a client.
#include "http1_check.h"

using namespace sluice::http1;
using namespace sluice::fuzz;

namespace {

std::string written(const Head& head) {
  Emit how;
  how.version = head.version;
  how.connection =
      head.upgrade ? Emit::Connection::upgrade : request_connection(head.version, head.keep_alive);
  std::string out(emitted_size(head, how), '\0');
  char* end = emit_request(out.data(), head, how);
  MUST(end <= out.data() + out.size(), out);
  out.resize(static_cast<size_t>(end - out.data()));
  return out;
}

// The same verdict, and the same head, when the bytes come one by one.
void check_pieces(std::string_view in, const Limits& limits, const Parsed& whole, const std::string& want) {
  std::string bytes(in);
  Head head;
  Parsed p{Parsed::incomplete};
  for (size_t n = 0; n <= bytes.size() && p.kind == Parsed::incomplete; ++n)
    p = parse_request(bytes.data(), n, head, limits);
  MUST(p.kind == whole.kind, in);
  if (p.kind == Parsed::complete) MUST(p.size == whole.size && written(head) == want, in);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  Limits limits;
  limits.accept_unsafe = data[0] & 1;
  limits.any_method_payload = data[0] & 2;
  if (data[0] & 4) limits.max_head = 256;
  std::string_view in(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::string bytes(in);
  Head head;
  Parsed p = parse_request(bytes.data(), bytes.size(), head, limits);
  MUST(p.size <= in.size(), in);
  std::string first = p.kind == Parsed::complete ? written(head) : "";
  if (in.size() <= 512) check_pieces(in, limits, p, first);
  if (p.kind != Parsed::complete) return 0;

  must_be_well_formed(first, limits.accept_unsafe);
  if (!limits.accept_unsafe) llhttp_must_accept("POST / HTTP/1.1", first, HTTP_REQUEST);
  Limits wide = limits;
  wide.max_head = 1 << 20;
  wide.max_fields = 1000;
  std::string again_bytes = first;
  Head again;
  Parsed q = parse_request(again_bytes.data(), again_bytes.size(), again, wide);
  MUST(q.kind == Parsed::complete && q.size == first.size(), first);
  MUST(again.method == head.method && again.target == head.target, first);
  MUST(again.framing == head.framing && again.length == head.length, first);
  std::string second = written(again);
  MUST(second == first, first + "----\n" + second);
  return 0;
}
