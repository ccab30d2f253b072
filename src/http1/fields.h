// The field section of a head: one pass that checks, lowers and trims in place, and notes what decides
// framing. Internal to http1. RFC 9112 section 5, RFC 9110 section 5.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "http1/codec.h"
#include "http1/head.h"

namespace sluice::http1 {

/// How far a scan came. `at` is where it stopped: behind what was read, or on the offending byte.
struct Scan {
  enum Kind : uint8_t { ok, incomplete, invalid } kind;
  char* at;
};

/// What the field section says about framing and the connection's future (RFC 9112 sections 6 and 9).
struct Notes {
  enum class Coding : uint8_t { none, chunked, other };
  uint64_t length = 0;
  bool has_length = false;
  Coding coding = Coding::none;  ///< the last transfer coding
  bool stacked = false;          ///< another coding stands before chunked: 422
  bool close = false, keep_alive = false, upgrade_token = false;
  bool rewrite_connection = false;  ///< some of its tokens are ours to remove, others are not
  bool has_upgrade = false, websocket = false, websocket_key = false;
  bool expect_continue = false;
  bool odd = false;  ///< something a second reader should look at: see verdict.h
  int host = -1;     ///< index of the Host field, requests only
};

/// In trailers no field has a meaning to us.
enum class Side : uint8_t { request, response, trailer };

/// Reads fields from p to the empty line into head.fields (appended), repeated calls start over. Fields that
/// must not be passed on are left out: equal repetitions, Connection tokens that are ours.
Scan scan_fields(char* p, char* end, Side side, const Limits& limits, Head& head, Notes& notes);

/// Removes close and keep-alive from the Connection fields that hold other tokens too; in place, so only once
/// the head is complete.
void strip_connection(Head& head);

}  // namespace sluice::http1
