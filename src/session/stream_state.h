// What a stream remembers of where it is. Plain data, the stream's own.
#pragma once
#include <cstdint>
#include <memory>

#include "model/proxy.h"
#include "session/payload.h"
#include "sluice/action.h"

namespace sluice::session {

/// In the order of a transaction's life.
enum class Phase : uint8_t {
  read_request, frontend_rules, switch_backend, backend_rules, prepare, pick, queue, turn_around, connect, exchange,
  response_rules, forward, reply, tarpit, finish, kCount
};
/// What a phase came to: the next one is set, an event is awaited, or the stream is gone.
enum class Step : uint8_t { go, wait, over };

/// One direction of payload: from a connection, through our framing, to the other.
struct Leg {
  PayloadReader reader;
  PayloadWriter writer;
  BodyStore store;
  bool read_done = false;     ///< the payload's end was seen
  bool closed = false;        ///< and passed on: a tunnel's other side was shut
  uint64_t received = 0;      ///< payload and framing bytes taken from the source
  uint64_t sent = 0;
  bool drop_trailers = false, bad_trailers = false;
  bool failed = false;        ///< nobody reads it any more
  const http1::CaseMap* names = nullptr;
  bool done() const { return read_done && store.unsent() == 0; }
};

/// How the rules, or a fault, decided that this ends without (or instead of) a server's answer.
enum class Verdict : uint8_t { none, reply, tarpit, close, silent };

/// Everything about a transaction that is not its data; begins anew with each.
struct StreamState {
  Phase phase = Phase::read_request;
  bool http = false;
  bool running = false, again = false;
  bool tunnel = false;
  bool client_timed_out = false, server_timed_out = false, timer_fired = false;   ///< timers that fired, until looked at

  // rules
  size_t rule = 0;                   ///< the next one of the ruleset
  uint8_t stage = 0;                 ///< which ruleset of the phase
  bool resumed = false;              ///< the rule at `rule` waited, and is run again
  bool answering = false;            ///< it is the answer that is judged
  bool switch_http = false;
  Verdict verdict = Verdict::none;
  bool silent_ttl = false, tarpit_started = false;
  int64_t wake_us = 0;               ///< when the stream's own timer is due: pause, inspect-delay, queue ...
  bool inspect_started = false;
  bool answer_bad = false;           ///< what the server sent was not understood
  bool body_waiting = false, body_over = false, body_bad = false;

  // answers of our own
  LocalReply reply;
  std::unique_ptr<Service> service;
  bool reply_ready = false, service_done = false;
  bool silent = false;               ///< a bad request that is not answered

  // server side
  model::Proxy* chosen = nullptr;    ///< set_backend
  model::Timeouts timeouts, timeouts_set;   ///< in force; what rules set
  int retries_left = 0;
  bool retries_set = false, l7_retry = true, is_private = false, redispatch = false;
  int32_t priority_class = 0, priority_offset_ms = 0;
  uint32_t server_mark = 0;
  uint8_t server_tos = 0;
  runtime::LiveServer* bound = nullptr;   ///< asked for by use-server, the last server, or a retry
  runtime::LiveServer* avoid = nullptr;   ///< the one that just failed
  uint64_t tried = 0;                     ///< bit (index mod 64) of each server that failed
  bool bound_strict = false, pick_started = false;
  bool persistent = false;                ///< rules or cookies bind the client to a server, not a retry
  int64_t queue_since_us = 0;
  bool connect_told = false, fresh_connection = false;
  int connect_error = 0;
  int64_t park_until_us = 0;         ///< timeout park ends; 0: it never began
  bool parking = false;              ///< waits a moment before it asks again for the server that failed
  size_t hold_bytes = 0;             ///< option replay: the answer is kept back up to this; 0: it is not
  int64_t hold_until_us = 0;
  size_t keep_request = 0;           ///< bytes of payload kept for another attempt; 0: none

  // the messages
  bool head_sent = false;            ///< the request's head is in the store of this attempt
  bool answer_started = false;       ///< the client may have seen the beginning of an answer
  bool client_keep = false, server_keep = false;   ///< the connections go on after this
  bool client_abort = false;         ///< the client's connection is of no use any more

  // the end
  bool backend_counted = false, killed = false, logged = false;
  uint64_t request_size = 0, answer_size = 0;        ///< what the heads counted for when they came
  int64_t request_growth = 0, answer_growth = 0;     ///< what our edits added to that
  uint64_t counted_in = 0, counted_request_out = 0, counted_response_in = 0, counted_out = 0;
};

}  // namespace sluice::session
