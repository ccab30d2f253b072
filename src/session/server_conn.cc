#include "session/server_conn.h"

#include "session/idle_pool.h"

namespace sluice::session {

ServerConn::ServerConn(net::Loop& loop, runtime::LiveServer& server, int fd)
    : Conn(loop), server_(server), generation_(server.state().generation) {
  attach(std::make_unique<net::PlainTransport>(loop, fd, *this));
  facts_.fd = fd;
  server_.references.fetch_add(1, std::memory_order_relaxed);
  server_.used.up();
}

ServerConn::~ServerConn() { server_.references.fetch_sub(1, std::memory_order_release); }

void ServerConn::await_connect(ServerUser& user, bool in_progress) {
  user_ = &user;
  if (in_progress) transport()->want_write();
  else connected_ = true;
}

void ServerConn::use(ServerUser& user) {
  user_ = &user;
  cancel();
  touch();
  facts_.reused = true;
}

void ServerConn::close() {
  if (closed_) return;
  closed_ = true;
  if (shelf_) shelf_->forget(*this);
  else server_.used.down();
  shelf_ = nullptr;
  static_cast<base::ListNode<ServerConn>*>(this)->unlink();
  user_ = nullptr;
  cancel();
  want_read(false);
  // Whoever closes first keeps the port for a minute (TIME-WAIT), and ports to one server are few; nothing is owed to it any more.
  if (!ended() && !write_failed()) transport()->reset_on_close();
  loop().destroy(this);
}

void ServerConn::on_readable() {
  set_readable();
  if (user_) user_->on_server_event();
  // Nothing may come on an idle connection but its end; whatever it is, nobody will trust what follows.
  else if (!closed_) close();
  if (!closed_) pause_if_unread();
}

void ServerConn::on_writable() {
  if (closed_ || !user_) return;
  if (connected_) {
    set_writable();
    user_->on_server_event();
    return;
  }
  int error_code = net::connect_result(fd());
  connected_ = error_code == 0;
  user_->on_server_connected(error_code);
}

void ServerConn::on_timer() {
  if (closed_) return;
  if (user_) user_->on_server_timeout();
  else close();
}

}  // namespace sluice::session
