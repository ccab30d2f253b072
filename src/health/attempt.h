// One run of a check, and the ways to check that a section can choose from. One thread: the loop that checks the server.
#pragma once
#include <memory>

#include "health/status.h"
#include "net/address.h"
#include "net/loop.h"
#include "runtime/server.h"

namespace sluice::health {

/// Where a check goes when its steps say nothing else; may change at run time.
struct Target {
  net::Address address;                      ///< with port; family none for a UNIX socket
  const net::Endpoint* unix_socket = nullptr;
  uint8_t send_proxy = 0;                    ///< PROXY protocol version that introduces the connection, 0: none
  bool socks4 = false;                       ///< through the server's socks4 proxy
};

/// What an attempt is told of its surroundings. Outlives it.
class AttemptOwner {
 public:
  virtual runtime::LiveServer& server() = 0;
  virtual net::Loop& loop() = 0;
  virtual Target target() = 0;
  /// Calls timed_out() at that time (monotonic µs) unless it is moved or the attempt ended.
  virtual void set_deadline(int64_t at_us) = 0;
  /// Milliseconds a connection may take to be made; and, from then on, what the exchange gets if that is later
  /// (`timeout check`, 0 without: what is left of connect_ms must do).
  virtual int32_t connect_ms() = 0;
  virtual int32_t exchange_ms() = 0;
  /// The end; the attempt is destroyed with the loop's turn and calls nobody any more.
  virtual void concluded(Verdict v) = 0;

 protected:
  ~AttemptOwner() = default;
};

class Attempt : public net::Deferred {
 public:
  virtual void start() = 0;
  virtual void timed_out() = 0;
};

/// `option httpchk`, `option mysql-check` ...: immutable after load, shared by a section's servers.
class Method {
 public:
  virtual ~Method() = default;
  virtual std::unique_ptr<Attempt> make(AttemptOwner& owner) const = 0;
  /// Agents and plain connections always have a port; a script may bring its own.
  virtual bool needs_port() const { return true; }
};

}  // namespace sluice::health
