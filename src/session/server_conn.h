// A connection to a server: being made, in use by a stream, or idle in a pool. On its loop's thread; closed by
// close(), destroyed at the end of the turn.
#pragma once
#include "base/list.h"
#include "net/socket.h"
#include "runtime/server.h"
#include "session/conn.h"
#include "sluice/txn.h"

namespace sluice::session {

class IdlePool;
class IdleShelf;

/// Who uses a server connection; told on its loop.
class ServerUser {
 public:
  virtual void on_server_connected(int error_code) = 0;
  virtual void on_server_event() = 0;       ///< readable or writable
  virtual void on_server_timeout() = 0;

 protected:
  ~ServerUser() = default;
};

class ServerConn final : public Conn, public base::ListNode<ServerConn> {
 public:
  /// Takes the descriptor of a connect() that was started. `server` stays alive as long as this.
  ServerConn(net::Loop& loop, runtime::LiveServer& server, int fd);
  ~ServerConn() override;

  runtime::LiveServer& server() { return server_; }
  ServerConnFacts& facts() { return facts_; }
  /// Waits for the connect to end; or tells at once when it has.
  void await_connect(ServerUser& user, bool in_progress);
  bool connected() const { return connected_; }

  void use(ServerUser& user);
  /// Nobody hears of it any more; the caller closes it or puts it in a pool.
  void detach() { user_ = nullptr; }
  void close();

  // --- reuse ---
  bool fresh() const { return requests_ == 0; }  ///< has carried no whole transaction yet
  uint32_t requests() const { return requests_; }
  void count_request() { ++requests_; }
  void mark_private() { private_ = true; }
  bool is_private() const { return private_; }
  /// Older than the server's last drain: must not be used again.
  bool outdated() const { return generation_ != server_.state().generation; }

 private:
  friend class IdlePool;
  friend class IdleShelf;
  void on_readable() override;
  void on_writable() override;
  void on_timer() override;
  runtime::LiveServer& server_;
  ServerUser* user_ = nullptr;
  IdleShelf* shelf_ = nullptr;     ///< the one it idles on
  ServerConnFacts facts_;
  uint32_t requests_ = 0;
  uint16_t generation_;
  bool connected_ = false, private_ = false, closed_ = false;
};

}  // namespace sluice::session
