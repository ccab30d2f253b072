// Transport: a connected byte stream that is read and written without blocking. Plain TCP and UNIX sockets now; what
// TLS will need is in the contract. Owned by one connection, on one loop.
#pragma once
#include <sys/uio.h>

#include <cstdint>
#include <memory>
#include <span>

#include "net/loop.h"
#include "net/read_set.h"

namespace sluice::net {

/// What a read or write came to.
struct Io {
  enum Kind : uint8_t { done, again, eof, error } kind;
  ssize_t n;        ///< bytes moved, with done
  int error_code;   ///< errno, with error
  bool more;        ///< bytes are waiting that no poll will announce (TLS records)
};

/// Readiness of a transport; implemented by connections.
class TransportUser {
 public:
  virtual void on_readable() = 0;
  virtual void on_writable() = 0;

 protected:
  ~TransportUser() = default;
};

class Transport {
 public:
  virtual ~Transport() = default;
  virtual Io read(std::span<const iovec> into) = 0;
  virtual Io write(std::span<const iovec> from, bool more_follows) = 0;
  /// Level-triggered wish to hear of readable bytes; off is backpressure.
  virtual void want_read(bool on) = 0;
  /// Heard once, then off.
  virtual void want_write() = 0;
  virtual void shut_write() = 0;
  /// The next close sends RST (option nolinger, aborted tunnels).
  virtual void reset_on_close() = 0;
  virtual int fd() const = 0;
  /// Whether bytes or an end are waiting, without taking them.
  virtual Io peek() = 0;
};

/// A socket. Takes the descriptor, closes it when destroyed.
class PlainTransport final : public Transport {
 public:
  /// Readable bytes are told by `set` when there is one (clients), by the loop's base itself otherwise.
  PlainTransport(Loop& loop, int fd, TransportUser& user, ReadSet* set = nullptr);
  ~PlainTransport() override;
  Io read(std::span<const iovec> into) override;
  Io write(std::span<const iovec> from, bool more_follows) override;
  void want_read(bool on) override;
  void want_write() override;
  void shut_write() override;
  void reset_on_close() override;
  int fd() const override { return fd_; }
  Io peek() override;
  /// For the set: bytes or an end are there.
  void announce() {
    if (reading_) user_.on_readable();
  }

 private:
  static void on_event(int fd, short what, void* self);
  Loop& loop_;
  TransportUser& user_;
  ReadSet* set_;
  event* read_event_ = nullptr;     ///< without a set only
  event* write_event_ = nullptr;    ///< made after the first EAGAIN only
  int fd_;
  bool reading_ = false;
};

}  // namespace sluice::net
