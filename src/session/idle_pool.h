// Idle server connections of one worker, by server. Manual 4.2 "http-reuse", 5.2 "pool-max-conn", "pool-purge-delay".
// The worker's own thread.
#pragma once
#include <memory>
#include <unordered_map>

#include "session/server_conn.h"

namespace sluice::session {

class IdlePool {
 public:
  ~IdlePool();
  /// Keeps c for others, or closes it where it has no future: outdated, ended, bytes left over, no room.
  void put(ServerConn& c);
  /// The one used last; null when there is none.
  ServerConn* take(runtime::LiveServer& server);
  /// Closes all of the server's.
  void purge(runtime::LiveServer& server);
  /// As put() would judge.
  static bool may_live(ServerConn& c);
  size_t size() const { return size_; }

 private:
  friend class ServerConn;
  void forget(ServerConn& c);
  std::unordered_map<runtime::LiveServer*, std::unique_ptr<base::List<ServerConn>>> idle_;
  size_t size_ = 0;
};

}  // namespace sluice::session
