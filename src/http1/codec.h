// HTTP/1 on bytes alone: scan of a head, serializer. No sockets, no allocation but Head::fields. One thread.
// Ambiguity is resolved as HAProxy resolves it (tests/diff); nothing malformed is ever passed on. RFC 9112.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "http1/chunked.h"
#include "http1/head.h"

namespace sluice::http1 {

class CaseMap;

struct Limits {
  uint32_t max_head = 15360;   ///< tune.bufsize - tune.maxrewrite, bytes up to and including the empty line
  uint16_t max_fields = 101;   ///< tune.http.maxhdr: fields and start line together
  bool accept_unsafe = false;  ///< accept-unsafe-violations-in-http-request / -response
  bool any_method_payload = false;  ///< h1-accept-payload-with-any-method
  bool keep_suspect = false;   ///< h1-do-not-close-on-insecure-transfer-encoding
};

struct Parsed {
  enum Kind : uint8_t { complete, incomplete, invalid } kind;
  uint32_t size = 0;  ///< complete: bytes of the head, empty lines at either end included
  uint16_t status =
      400;  ///< invalid: what the client is told (400, 413, 414, 422, 431); servers always make 502
  uint32_t error_at = 0;  ///< invalid: offset of the offending byte where one is known, for `show errors`
};

/// Scans the n bytes at data for one request head. Normalises in place (names in lower case, continuation
/// lines joined), which leaves an incomplete head as good as it was: call again with more bytes, from the
/// start. What is wrong is found as soon as it is there. An incomplete head's `out` holds what was read so
/// far.
///
/// A request with both Content-Length and Transfer-Encoding, or with a coding in HTTP/1.0, is chunked and
/// keep_alive is false (unless limits.keep_suspect). Connection's own tokens (close, keep-alive) are not in the fields, others are.
Parsed parse_request(char* data, size_t n, Head& out, const Limits& limits);

/// What the answer is to: decides its framing (RFC 9112 section 6.3).
struct AnswerTo {
  bool head = false;     ///< HEAD
  bool connect = false;  ///< CONNECT
  bool upgrade = false;  ///< the request asked for a switch of protocols: only then is 101 an answer
};
Parsed parse_response(char* data, size_t n, Head& out, const Limits& limits, AnswerTo request);

/// Bytes of empty lines at the front, which are not part of a message (RFC 9112 section 2.2): when that is
/// all there is, nothing has been asked yet (408 or a silent close, `dontlognull`, `http-keep-alive` still
/// runs).
size_t leading_empty_lines(std::string_view data);
/// True when data is, or may become, HTTP/2's preface.
bool is_http2_preface(std::string_view data);

/// A name outside [a-z0-9-]: option http-restrict-req-hdr-names, which applies after the rules.
bool has_restricted_name(const Head& head);
void remove_restricted_names(Head& head);

/// What the Connection fields say now: rules may have written tokens that the serializer will leave out, and
/// that the connection has to obey.
struct ConnectionTokens {
  bool close = false, keep_alive = false, upgrade = false;
};
ConnectionTokens connection_tokens(const Head& head);

/// Connection, Transfer-Encoding and Content-Length are written from these choices and from head.framing, at
/// the place of the field where there is one, else at the end. Tokens of Connection that are not about
/// persistence stay where they are.
struct Emit {
  enum class Connection : uint8_t { none, keep_alive, close, upgrade } connection = Connection::none;
  std::string_view connection_field = "connection";  ///< or proxy-connection (option http-use-proxy-header)
  Version version = Version::http11;                 ///< the reference sends on what it got: head.version
  std::span<const Field> extra;                      ///< added at the end: http-send-name-header and the like
  const CaseMap* names = nullptr;                    ///< h1-case-adjust, when the peer is declared bogus
};

/// What has to be said about persistence to a server, given the version the request is sent with.
Emit::Connection request_connection(Version version, bool keep_alive);
/// And to a client, given the versions of the answer and of the request.
Emit::Connection response_connection(Version answer, Version request, bool keep_alive);

/// Upper bound in bytes of what emit_* will write.
size_t emitted_size(const Head& head, const Emit& how);
/// Writes the head canonically (names in lower case) at out, returns the end. out has emitted_size bytes.
/// framing none: a Content-Length of 0 in a request stays; an answer (HEAD, 304) keeps what its body would
/// have had.
char* emit_request(char* out, const Head& head, const Emit& how);
char* emit_response(char* out, const Head& head, const Emit& how);

/// Standard reason phrase as HAProxy words it for any status.
std::string_view reason_phrase(uint16_t status);

}  // namespace sluice::http1
