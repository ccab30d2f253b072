// One connected socket, on either side: its transport, what was received, its inactivity timer. On its loop's thread.
#pragma once
#include <memory>

#include "net/timer.h"
#include "net/transport.h"
#include "session/body_store.h"
#include "session/recv_buffer.h"

namespace sluice::session {

class Conn : public net::TransportUser, public net::Timer, public net::Deferred {
 public:
  Conn(net::Loop& loop) : loop_(loop) {}
  ~Conn() override = default;

  net::Loop& loop() { return loop_; }
  RecvBuffer& in() { return in_; }
  int fd() const { return transport_ ? transport_->fd() : -1; }
  net::Transport* transport() { return transport_.get(); }

  /// Reads once when the socket may have something and there is room; true when bytes came.
  bool fill();
  bool eof() const { return eof_; }              ///< the peer will send no more
  bool broken() const { return error_ != 0; }    ///< a read failed
  int error() const { return error_; }           ///< its errno
  bool write_failed() const { return write_failed_; }   ///< what the peer sent before may still be read
  bool ended() const { return eof_ || error_ != 0; }
  /// False: wait for on_readable before the next fill().
  bool may_read() const { return readable_ && !ended(); }

  enum class Flushed : uint8_t { all, blocked, broken };
  /// Sends what it can; `n` is raised by the bytes sent. blocked: on_writable will tell.
  Flushed flush(BodyStore& out, uint64_t& n, bool more_follows = false);
  bool blocked() const { return blocked_; }
  /// No more will be sent on this side.
  void shut_write();
  bool write_shut() const { return write_shut_; }
  void want_read(bool on);

  /// Notes activity: inactivity is counted from here.
  /// After a failed write: there may be something to read although no event said so.
  void read_on() { readable_ = true; }
  /// Takes over other's activity where that is the later one.
  void touch_like(const Conn& other) { active_us_ = active_us_ > other.active_us_ ? active_us_ : other.active_us_; }
  void touch() { active_us_ = loop_.now_us(); }
  /// Only what came counts as activity, what was sent does not (option independent-streams).
  void forget_sending() {
    if (!received_us_) received_us_ = active_us_;
    active_us_ = received_us_;
  }
  int64_t active_us() const { return active_us_; }
  /// on_timer fires after `ms` without touch(); 0: never.
  void expire_when_idle(int32_t ms) { ms > 0 ? set(loop_.timers(), active_us_ + int64_t{ms} * 1000) : cancel(); }
  /// Fires `ms` from now unless it is called again; 0: never.
  void expire_in(int32_t ms) { ms > 0 ? set(loop_.timers(), loop_.now_us() + int64_t{ms} * 1000) : cancel(); }

 protected:
  void attach(std::unique_ptr<net::Transport> transport) { transport_ = std::move(transport); }
  /// To be called last in on_readable: nobody wanted the bytes, so a level-triggered event would spin.
  void pause_if_unread() {
    if (readable_ || ended()) want_read(false);
  }
  void set_readable() { readable_ = true; }
  void set_writable() { blocked_ = false; }

 private:
  net::Loop& loop_;
  std::unique_ptr<net::Transport> transport_;
  RecvBuffer in_;
  int64_t active_us_ = 0, received_us_ = 0;
  int error_ = 0;
  bool write_failed_ = false;
  bool readable_ = false, reading_ = false, blocked_ = false, eof_ = false, write_shut_ = false;
};

}  // namespace sluice::session
