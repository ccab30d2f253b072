// Idle server connections of one worker, by server. Manual 4.2 "http-reuse", 5.2 "pool-max-conn", "pool-purge-delay".
// The worker's own thread.
#pragma once
#include <algorithm>
#include <memory>
#include <unordered_map>

#include "session/server_conn.h"

namespace sluice::session {

/// The highest value of a window of time and of the window before it.
class RecentPeak {
 public:
  /// Notes a value and returns the peak.
  uint32_t note(uint32_t value, int64_t now_us, int64_t window_us) {
    int64_t passed = now_us - began_us_;
    if (passed >= window_us) {
      before_ = passed < 2 * window_us ? peak_ : 0;
      peak_ = 0;
      began_us_ = now_us;
    }
    peak_ = std::max(peak_, value);
    return std::max(peak_, before_);
  }

 private:
  int64_t began_us_ = 0;
  uint32_t peak_ = 0, before_ = 0;
};

/// The idle connections of one server.
class IdleShelf {
 public:
  void forget(ServerConn& c);

 private:
  friend class IdlePool;
  bool needs_no_more(const ServerConn& c);
  base::List<ServerConn> idle_;
  uint32_t size_ = 0;
  RecentPeak in_use_;
};

class IdlePool {
 public:
  ~IdlePool();
  /// Keeps c for others, or closes it where it has no future: outdated, ended, bytes left over, no room, or more of them
  /// than were in use at once within the last two pool-purge-delays.
  void put(ServerConn& c);
  /// The one used last; null when there is none.
  ServerConn* take(runtime::LiveServer& server);
  /// Closes all of the server's.
  void purge(runtime::LiveServer& server);
  /// As put() would judge.
  static bool may_live(ServerConn& c);

 private:
  std::unordered_map<runtime::LiveServer*, std::unique_ptr<IdleShelf>> shelves_;
};

}  // namespace sluice::session
