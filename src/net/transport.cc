#include "net/transport.h"

#include <event2/event.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace sluice::net {
namespace {
Io result_of(ssize_t n) {
  if (n > 0) return {Io::done, n, 0, false};
  if (n == 0) return {Io::eof, 0, 0, false};
  if (errno == EAGAIN || errno == EINTR || errno == EINPROGRESS || errno == ENOTCONN) return {Io::again, 0, 0, false};
  return {Io::error, 0, errno, false};
}
}  // namespace

PlainTransport::PlainTransport(Loop& loop, int fd, TransportUser& user, ReadSet* set)
    : loop_(loop), user_(user), set_(set), fd_(fd) {
  if (!set_) read_event_ = event_new(loop_.base(), fd_, EV_READ | EV_PERSIST, &PlainTransport::on_event, this);
}

PlainTransport::~PlainTransport() {
  want_read(false);
  if (read_event_) event_free(read_event_);
  if (write_event_) event_free(write_event_);
  close(fd_);
}

Io PlainTransport::read(std::span<const iovec> into) {
  if (into.size() == 1) return result_of(recv(fd_, into[0].iov_base, into[0].iov_len, 0));
  return result_of(readv(fd_, into.data(), static_cast<int>(into.size())));
}

Io PlainTransport::write(std::span<const iovec> from, bool more_follows) {
  int flags = MSG_NOSIGNAL | (more_follows ? MSG_MORE : 0);
  ssize_t n;
  if (from.size() == 1) {
    n = send(fd_, from[0].iov_base, from[0].iov_len, flags);
  } else {
    msghdr m{};
    m.msg_iov = const_cast<iovec*>(from.data());
    m.msg_iovlen = from.size();
    n = sendmsg(fd_, &m, flags);
  }
  Io io = result_of(n);
  if (io.kind == Io::eof) io.kind = Io::again;
  return io;
}

void PlainTransport::want_read(bool on) {
  if (on == reading_) return;
  reading_ = on;
  if (set_) on ? set_->add(fd_, *this) : set_->remove(fd_);
  else if (on) event_add(read_event_, nullptr);
  else event_del(read_event_);
}

void PlainTransport::want_write() {
  if (!write_event_) write_event_ = event_new(loop_.base(), fd_, EV_WRITE, &PlainTransport::on_event, this);
  event_add(write_event_, nullptr);
}

void PlainTransport::shut_write() { shutdown(fd_, SHUT_WR); }

void PlainTransport::reset_on_close() {
  linger l{1, 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &l, sizeof l);
}

Io PlainTransport::peek() {
  char c;
  return result_of(recv(fd_, &c, 1, MSG_PEEK | MSG_DONTWAIT));
}

void PlainTransport::on_event(int, short what, void* self) {
  auto* t = static_cast<PlainTransport*>(self);
  // One direction a callback: the user may close the connection in it (destruction itself is deferred by the user).
  if (what & EV_WRITE) t->user_.on_writable();
  else t->user_.on_readable();
}

}  // namespace sluice::net
