// HTTP/1 on bytes alone: scan of a head, chunked coding, serializer. No sockets, no allocation but Head::fields.
// Ambiguity is resolved as HAProxy resolves it (tests/diff); nothing malformed is ever passed on. RFC 9112.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "http1/head.h"

namespace sluice::http1 {

struct Limits {
  uint32_t max_head = 15360;   ///< tune.bufsize - tune.maxrewrite, bytes up to and including the empty line
  uint16_t max_fields = 101;   ///< tune.http.maxhdr
  bool accept_unsafe = false;  ///< accept-unsafe-violations-in-http-request / -response
  bool drop_underscore_names = false;    ///< option http-restrict-req-hdr-names delete
  bool reject_underscore_names = false;  ///< option http-restrict-req-hdr-names reject
};

struct Parsed {
  enum Kind : uint8_t { complete, incomplete, invalid } kind;
  uint32_t size = 0;         ///< complete: bytes of the head, empty line included (leading CRLFs included too)
  uint16_t status = 400;     ///< invalid: what the client is told (400, 405, 413, 414, 422, 431, 501, 505); servers always make 502
  uint32_t error_at = 0;     ///< invalid: offset of the offending byte, for `show errors`
};

/// Scans the n bytes at data for one request head. Normalises in place (names lowered). Repairs HAProxy makes
/// are made. A repeated call with more bytes starts over but must first check cheaply that the end is there.
Parsed parse_request(char* data, size_t n, Head& out, const Limits& limits);

/// What the answer is to: decides its framing (RFC 9112 section 6.3).
struct AnswerTo {
  bool head = false;      ///< HEAD
  bool connect = false;   ///< CONNECT
};
Parsed parse_response(char* data, size_t n, Head& out, const Limits& limits, AnswerTo request);

/// Undoes the chunked coding (RFC 9112 section 7.1) in place: payload is returned as slices of the input.
class ChunkDecoder {
 public:
  enum class Step : uint8_t { data, more, end, bad };
  struct Out {
    Step step;
    uint32_t used;            ///< input bytes consumed by this step
    std::string_view data;    ///< step == data
  };
  /// One step; call again with what remains until `more`, `end` or `bad`. Trailers are collected raw in
  /// trailers() (bounded by max_trailers, beyond it is `bad`).
  Out decode(std::string_view in);
  std::string_view trailers() const { return trailers_; }
  void reset();

 private:
  enum class State : uint8_t { size_first, size, ext, size_lf, data, data_cr, data_lf, trailer, done };
  State state_ = State::size_first;
  uint64_t left_ = 0;
  uint8_t digits_ = 0;
  std::string trailers_;
};

/// Hop-by-hop handling is the serializer's: Connection, Keep-Alive, Transfer-Encoding and Content-Length are
/// written from these choices, never copied from the input.
struct Emit {
  enum class Connection : uint8_t { none, keep_alive, close, upgrade } connection = Connection::none;
  std::string_view connection_field = "connection";  ///< or proxy-connection (option http-use-proxy-header)
  Version version = Version::http11;
  std::span<const Field> extra;  ///< added at the end: http-send-name-header and the like
};

/// Upper bound in bytes of what emit_* will write.
size_t emitted_size(const Head& head, const Emit& how);
/// Writes the head canonically (names in lower case) at out, returns the end. out has emitted_size bytes.
char* emit_request(char* out, const Head& head, const Emit& how);
char* emit_response(char* out, const Head& head, const Emit& how);

/// Standard reason phrase as HAProxy words it.
std::string_view reason_phrase(uint16_t status);

}  // namespace sluice::http1
