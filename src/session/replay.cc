// option replay: a request that failed goes to another server at once, where that is safe, and the client sees nothing.
// An extension; sluice's manual page says what is safe. RFC 9110 section 9.2.2 (idempotent methods).
#include <algorithm>

#include "base/strings.h"
#include "session/stream.h"

namespace sluice::session {

using model::Opt;
using runtime::Ctr;

namespace {

/// However small the traffic, this many replays a second are allowed.
constexpr uint32_t kFreeReplays = 10;

bool is_idempotent(std::string_view method) {
  constexpr std::string_view kMethods[] = {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"};
  return std::find(std::begin(kMethods), std::end(kMethods), method) != std::end(kMethods);
}

/// Answers that are read as they grow are never kept back.
bool is_stream(const http1::Head& answer) {
  std::string_view type = answer.get("content-type");
  return base::istarts_with(type, "text/event-stream") || base::istarts_with(type, "application/grpc") ||
         base::istarts_with(type, "multipart/x-mixed-replace");
}

}  // namespace

const model::Replay* Stream::replay_options() const {
  if (!st_.http || !st_.l7_retry) return nullptr;
  if (be().replay.enabled) return &be().replay;
  return fe().replay.enabled ? &fe().replay : nullptr;
}

bool Stream::repeatable() const { return is_idempotent(request_.method) || request_.find("idempotency-key"); }

// A usable server that this request has not been tried on.
bool Stream::untried_server() const {
  bool found = false;
  view_.backend->for_each_server([&](const runtime::LiveServer& s) {
    found = found || (s.usable() && !(st_.tried >> (s.index() % 64) & 1));
  });
  return found;
}

// Replays are a share of the requests, so that servers that all fail are not hit harder for it.
bool Stream::within_budget(const model::Replay& r) {
  int64_t t = now();
  uint32_t share = static_cast<uint32_t>(uint64_t{view_.backend->be_sess_rate.per_second(t)} * r.budget_percent / 100);
  return view_.backend->replay_rate.per_second(t) < std::max(kFreeReplays, share);
}

/// Why it must not be sent again; empty: it may.
std::string_view Stream::replay_refusal(ReplayAfter after) {
  const model::Replay& r = *replay_options();
  if (st_.answer_started || client_->broken()) return "no:started";
  if (st_.retries_left <= 0) return "no:retries";
  bool handled = after == ReplayAfter::no_answer || after == ReplayAfter::bad_gateway || after == ReplayAfter::cut;
  if ((handled || (after == ReplayAfter::unavailable && r.safe_only)) && !repeatable()) return "no:method";
  if (after != ReplayAfter::unsent && !up_.store.whole()) return "no:body";
  if (st_.persistent && !be().has(Opt::redispatch)) return "no:bound";
  return {};
}

// Gives the request another chance. False: its failure stands, and the reason is noted. Whatever comes of it, the server
// that failed is avoided from now on.
bool Stream::try_replay(ReplayAfter after) {
  if (!replay_options()) return false;
  runtime::LiveServer& failed = *view_.server;
  worker_.suspicions().suspect(failed);
  st_.tried |= uint64_t{1} << (failed.index() % 64);
  std::string_view refusal = replay_refusal(after);
  bool elsewhere = refusal.empty() && untried_server();
  if (refusal.empty() && !elsewhere && !may_park()) refusal = "no:server";
  // A parked request that reached nobody is no load: it may ask again.
  bool free = !elsewhere && after == ReplayAfter::unsent;
  if (refusal.empty() && !free && !within_budget(*replay_options())) refusal = "no:budget";
  if (!refusal.empty()) {
    log_.replay_note = refusal;
    view_.backend->be.add(Ctr::replays_refused);
    failed.counters.add(Ctr::replays_refused);
    return false;
  }
  if (!free) view_.backend->replay_rate.add(now());
  begin_replay(failed, elsewhere);
  return true;
}

void Stream::begin_replay(runtime::LiveServer& failed, bool elsewhere) {
  log_.replay_note = {};
  release_attempt();
  forget_answer();
  if (up_.store.whole()) up_.store.rewind();
  up_.sent = 0;
  st_.redispatch = elsewhere;
  if (!elsewhere) return park();
  view_.backend->be.add(Ctr::replays);
  failed.counters.add(Ctr::replays);
  ++log_.replays;
  next_attempt();
}

// The status of an answer: 502 to 504 go somewhere else, where that is safe. True: this answer is forgotten.
bool Stream::judged_unfit(uint16_t status) {
  if (!replay_options()) return false;
  if (status == 503) return try_replay(ReplayAfter::unavailable);
  if (status == 502 || status == 504) return try_replay(ReplayAfter::bad_gateway);
  if (status < 500) Suspicions::clear(*view_.server);
  return false;
}

// --- parking: nobody else is there, so it waits for the one that failed ---------------------------------------------

bool Stream::may_park() {
  if (!st_.timeouts.park) return false;
  if (!st_.park_until_us) st_.park_until_us = now() + int64_t{st_.timeouts.park} * 1000;
  return now() < st_.park_until_us;
}

void Stream::note_parked() {
  if (log_.parked) return;
  log_.parked = true;
  view_.backend->be.add(Ctr::parked);
  if (view_.server) view_.server->counters.add(Ctr::parked);
}

// Waiting is no retry: the server gets all the time that `timeout park` gives it. It is asked again after a moment; while
// it is still suspect then, the request waits in the queue.
void Stream::park() {
  note_parked();
  st_.parking = true;
  st_.timer_fired = false;
  st_.tried = 0;
  int64_t left = (st_.park_until_us - now()) / 1000;
  wake_in(static_cast<int32_t>(std::clamp<int64_t>(left, 1, kFirstRestMs)));
  to(Phase::turn_around);
}

// --- keeping answers back -------------------------------------------------------------------------------------------

// The answer's head is there: is it to be kept until it is whole, or large, or old enough?
void Stream::consider_hold() {
  const model::Replay* r = replay_options();
  if (!r || st_.tunnel || !repeatable() || !up_.store.whole() || st_.retries_left <= 0 || is_stream(response_)) return;
  st_.hold_bytes = r->hold ? r->hold : chunks().chunk_size();
  st_.hold_until_us = now() + int64_t{r->hold_time} * 1000;
}

// True while the answer is still kept back; a death of its server leads to a replay.
Stream::Held Stream::hold_answer() {
  Pumped p = take_payload(back_, *server_);
  if (p == Pumped::truncated || p == Pumped::bad) return try_replay(ReplayAfter::cut) ? Held::replayed : Held::released;
  bool over = back_.read_done || back_.store.unsent() >= st_.hold_bytes || now() >= st_.hold_until_us;
  if (st_.server_timed_out && try_replay(ReplayAfter::cut)) return Held::replayed;
  if (over || client_->ended() || st_.server_timed_out) return Held::released;
  if (!st_.wake_us) wake_in(static_cast<int32_t>((st_.hold_until_us - now()) / 1000) + 1);
  return Held::kept;
}

// Meanwhile the rest of the request goes on, and the timers run.
Step Stream::keep_holding() {
  if (!up_.done()) pump(up_, *client_, *server_);
  arm_timers();
  return Step::wait;
}

void Stream::forget_answer() {
  back_.store.clear();
  back_.writer.clear();
  back_.read_done = false;
  back_.received = 0;
  response_.clear();
  view_.response = nullptr;
  log_.response_us = 0;
  st_.answering = false;
  st_.hold_bytes = 0;
}

}  // namespace sluice::session
