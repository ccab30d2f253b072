// Servers that just failed, as one worker saw it: avoided by all while others are usable, until a check or a good answer
// clears them, or a pause is over. Extension "option replay". The worker's own thread.
#pragma once
#include <memory>
#include <unordered_map>

#include "net/timer.h"
#include "runtime/server.h"

namespace sluice::session {

class Suspicions {
 public:
  explicit Suspicions(net::Loop& loop);
  ~Suspicions();
  /// The server refused, reset, said nothing, or said 502, 503 or 504. With a check it is asked at once, and has a second
  /// for its answer; without one it rests, longer each time, from 100 ms to 2 s.
  void suspect(runtime::LiveServer& s);
  /// It answered well: whatever was held against it is forgotten.
  void clear(runtime::LiveServer& s) {
    if (!rests_.empty() || s.state().suspect) forget(s);
  }
  /// How long it rests now, milliseconds: when asking it again makes sense.
  int32_t rest_of(const runtime::LiveServer& s) const;

 private:
  class Rest;
  void forget(runtime::LiveServer& s);
  net::Loop& loop_;
  std::unordered_map<const runtime::LiveServer*, std::unique_ptr<Rest>> rests_;
};

}  // namespace sluice::session
