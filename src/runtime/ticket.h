// A place on a server. Exactly one party gives it back; the owner's destructor does, whatever happened.
// Lives in the stream, on the stream's loop. States: idle, queued, granted, taken.
#pragma once
#include <cstdint>

#include "base/list.h"

namespace sluice::net {
class Loop;
}

namespace sluice::runtime {

class LiveServer;
class LiveProxy;

class Ticket {
 public:
  enum class State : uint8_t { idle, queued, granted, taken };

  /// on_grant: called on `home`'s thread when a queued ticket got its server (state is then taken).
  struct Owner {
    virtual void on_grant() = 0;

   protected:
    ~Owner() = default;
  };
  Ticket() = default;
  ~Ticket() { release(); }
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;

  State state() const { return state_; }
  LiveServer* server() const { return server_; }
  /// Gives back whatever is held: leaves the queue, or frees the place and wakes the next in line. Idempotent.
  void release();

 private:
  friend class LiveProxy;
  friend class Queue;
  State state_ = State::idle;      ///< queued -> granted happens on any thread, under the backend's mutex
  LiveServer* server_ = nullptr;   ///< taken: whose place; queued: whose queue (null: the backend's)
  LiveProxy* proxy_ = nullptr;
  net::Loop* home_ = nullptr;
  Owner* owner_ = nullptr;
  uint64_t id_ = 0;                ///< names it in mails
  uint64_t queue_key_ = 0;         ///< priority class and time
  void* queue_node_ = nullptr;
};

}  // namespace sluice::runtime
