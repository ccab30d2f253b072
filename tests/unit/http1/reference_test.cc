// Heads and what the reference (HAProxy 2.6) made of them: the head it sent on, or the status it refused
// with. Where we differ on purpose the line says what the reference did; tests/diff/EXCEPTIONS.md says why.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "http1/codec.h"

using namespace sluice::http1;
using namespace std::literals;

namespace {

struct Case {
  std::string_view in;
  std::string_view out;
};
const Case kRequests[] = {
#include "reference_requests.inc"
};
const Case kResponses[] = {
#include "reference_responses.inc"
};

std::string request_through(std::string in, bool whole) {
  Head head;
  Limits limits;
  if (!whole)  // as it comes in single bytes: an incomplete head must stay what it was
    for (size_t n = 0; n < in.size(); ++n) {
      Parsed p = parse_request(in.data(), n, head, limits);
      if (p.kind == Parsed::invalid) return std::to_string(p.status);
    }
  Parsed p = parse_request(in.data(), in.size(), head, limits);
  if (p.kind == Parsed::incomplete) return "incomplete";
  if (p.kind == Parsed::invalid) return std::to_string(p.status);
  Emit how;
  how.version = head.version;
  // A request with a coding in HTTP/1.0 is sent on without a word on persistence.
  bool keep_alive = head.version == Version::http11 || head.framing != Framing::chunked;
  how.connection = request_connection(head.version, keep_alive);
  std::string out(emitted_size(head, how), '\0');
  out.resize(static_cast<size_t>(emit_request(out.data(), head, how) - out.data()));
  return out;
}

std::string response_through(std::string in) {
  Head head;
  Parsed p = parse_response(in.data(), in.size(), head, {}, {});
  if (p.kind == Parsed::incomplete) return "incomplete";
  if (p.kind == Parsed::invalid) return std::to_string(p.status);
  Emit how;
  how.version = head.version;
  bool ends_connection = head.framing == Framing::until_close ||
                         (head.framing == Framing::chunked && head.version == Version::http10);
  how.connection = response_connection(head.version, Version::http11, !ends_connection);
  std::string out(emitted_size(head, how), '\0');
  out.resize(static_cast<size_t>(emit_response(out.data(), head, how) - out.data()));
  return out;
}

}  // namespace

TEST_CASE("http1: requests go on as the reference sends them") {
  for (const Case& c : kRequests) {
    INFO(c.in);
    CHECK(request_through(std::string(c.in), true) == c.out);
    CHECK(request_through(std::string(c.in), false) == c.out);
  }
}

TEST_CASE("http1: answers go on as the reference sends them") {
  for (const Case& c : kResponses) {
    INFO(c.in);
    CHECK(response_through(std::string(c.in)) == c.out);
  }
}
