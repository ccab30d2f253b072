// Servers that just failed: avoided by all requests of the process while others are usable, until a check or a good answer
// clears them, or a pause is over. Extension "option replay". What is held against a server is kept with the server;
// each worker times the pauses that it began. A worker's own thread.
#pragma once
#include <memory>
#include <unordered_map>

#include "net/timer.h"
#include "runtime/server.h"

namespace sluice::session {

/// A server that has to answer a check is given this long; a parked request asks again that often.
inline constexpr int32_t kSuspicionForCheckMs = 1000, kFirstRestMs = 100, kLongestRestMs = 2000;

class Suspicions {
 public:
  explicit Suspicions(net::Loop& loop);
  ~Suspicions();
  /// The server refused, reset, said nothing, or said 502, 503 or 504. With a check it is asked at once, and has a second
  /// for its answer; without one it rests, longer each time, from 100 ms to 2 s.
  void suspect(runtime::LiveServer& s);
  /// It answered well: whatever was held against it is forgotten.
  static void clear(runtime::LiveServer& s) {
    if (s.rest_ms.load(std::memory_order_relaxed) || s.state().suspect) forget(s);
  }

 private:
  class Rest;
  static void forget(runtime::LiveServer& s);
  void drop(const runtime::LiveServer& s);
  net::Loop& loop_;
  std::unordered_map<const runtime::LiveServer*, std::unique_ptr<Rest>> rests_;
};

}  // namespace sluice::session
