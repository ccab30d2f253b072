// An attempt failed: the same server once more, another one, or an end. Manual 4.2 "retries", "option redispatch",
// "retry-on"; 4.3 "disable-l7-retry".
#include <algorithm>

#include "runtime/observe.h"
#include "session/stream.h"

namespace sluice::session {

using model::Opt;
using runtime::Ctr;

namespace {
/// A server that refuses is given this long before it is asked again.
constexpr int32_t kTurnAroundMs = 1000;
}  // namespace

Step Stream::connect_failed(bool timed_out) {
  runtime::LiveServer& s = *view_.server;
  runtime::observe(s, runtime::Outcome::connect_failed);
  if (client_gone()) {
    count_client_abort();
    return fail_quietly(503, 'C', 'C');
  }
  if (try_replay(ReplayAfter::unsent)) return Step::go;
  bool retried = be().retry_on & model::kRetryConnFailure;
  if (st_.retries_left <= 0 || !retried) {
    s.counters.add(Ctr::err_conn);
    view_.backend->be.add(Ctr::err_conn);
    return fail(503, timed_out ? 's' : 'S', 'C');
  }
  // Who is not bound to the server, by persistence or by a hash, goes to another at once, whatever the interval.
  bool elsewhere = be().has(Opt::redispatch) && !st_.bound_strict && !view_.backend->is_hash() && view_.backend->usable_active() > 1;
  bool other = elsewhere || may_redispatch();
  release_attempt();
  // A timeout has waited long enough; so has who can go to another server.
  int32_t pause = timed_out ? 0 : kTurnAroundMs;
  if (st_.timeouts.connect) pause = std::min(pause, st_.timeouts.connect);
  st_.redispatch = other;
  if (elsewhere || pause == 0) return next_attempt();
  wake_in(pause);
  st_.timer_fired = false;
  return to(Phase::turn_around);
}

Step Stream::turn_around() {
  if (client_gone()) {
    count_client_abort();
    return fail_quietly(503, 'C', 'C');
  }
  if (!st_.timer_fired && st_.wake_us) return Step::wait;
  if (st_.parking) {
    st_.parking = false;
    st_.avoid = st_.bound = nullptr;
    return to(Phase::pick);
  }
  return next_attempt();
}

// Manual 4.2: on the last retry, on every n-th one, or counted from the end.
bool Stream::may_redispatch() const {
  if (!be().has(Opt::redispatch)) return false;
  int interval = be().redispatch_interval;
  int made = be().retries - st_.retries_left + 1;
  if (interval > 0) return made % interval == 0;
  int from_end = interval < 0 ? -interval : 1;
  return st_.retries_left <= from_end;
}

Step Stream::next_attempt() {
  runtime::LiveServer& failed = *view_.server;
  --st_.retries_left;
  ++log_.retries;
  st_.avoid = &failed;
  if (st_.redispatch) {
    failed.counters.add(Ctr::redispatches);
    view_.backend->be.add(Ctr::redispatches);
    log_.redispatched = true;
    st_.bound = nullptr;
    st_.bound_strict = false;
  } else {
    failed.counters.add(Ctr::retries);
    view_.backend->be.add(Ctr::retries);
    st_.bound = &failed;      // the same one, while it lives
    st_.bound_strict = true;
    st_.avoid = nullptr;
  }
  return to(Phase::pick);
}

// The connection and the place are given back; the server stays known as the one that failed.
void Stream::release_attempt() {
  if (server_) {
    server_->close();
    server_ = nullptr;
  }
  view_.server_conn = nullptr;
  ticket_.release();
  st_.head_sent = st_.connect_told = st_.server_timed_out = false;
  st_.queue_since_us = 0;
  cancel();
}

// The request can be sent again: all of it is still here, and nothing of an answer has left.
bool Stream::may_retry_answer(uint32_t why) {
  if (!(be().retry_on & why) || !st_.l7_retry || st_.retries_left <= 0) return false;
  return !st_.answer_started && up_.store.whole() && !client_->broken();
}

Step Stream::retry_answer() {
  st_.redispatch = may_redispatch();
  release_attempt();
  forget_answer();
  up_.store.rewind();
  up_.sent = 0;
  return next_attempt();
}

}  // namespace sluice::session
