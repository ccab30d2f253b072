// A place on a server. Exactly one party gives it back; the owner's destructor does, whatever happened.
// Lives in the stream, on the stream's loop. States: idle, queued, granted, taken.
#pragma once
#include <cstdint>

#include "base/tree.h"

namespace sluice::net {
class Loop;
}

namespace sluice::runtime {

class LiveServer;
class LiveProxy;

class Ticket : public base::TreeNode<Ticket> {
 public:
  /// `granted` is never seen by the owner: the mail that says so is still under way.
  enum class State : uint8_t { idle, queued, granted, taken };

  /// on_grant: called on `home`'s thread when a queued ticket's wait is over. Its state is taken: it got server().
  /// Its state is idle: the server whose queue it stood in went away, or no server is left; call acquire() again
  /// (without `bound`, where option redispatch allows).
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
  /// taken: whose place; queued: whose queue it joined, null for the backend's.
  LiveServer* server() const { return server_; }
  /// Gives back whatever is held: leaves the queue, or frees the place and wakes the next in line. Idempotent.
  void release();
  /// Requests served before this one in the queue it waited in (%sq, %bq); 0 when it did not wait there. They add up
  /// over several waits and stay after release().
  uint32_t server_queue_position() const { return server_queue_position_; }
  uint32_t backend_queue_position() const { return backend_queue_position_; }
  void clear_queue_positions() { server_queue_position_ = backend_queue_position_ = 0; }

 private:
  friend class LiveProxy;
  friend class Queue;
  friend class GrantTable;
  // The home thread's own.
  State state_ = State::idle;
  LiveServer* server_ = nullptr;
  LiveProxy* proxy_ = nullptr;
  net::Loop* home_ = nullptr;
  Owner* owner_ = nullptr;
  uint64_t id_ = 0;                  ///< names it in mails
  uint32_t server_queue_position_ = 0, backend_queue_position_ = 0;
  // Under the backend's mutex.
  enum class Wait : uint8_t { none, in_queue, granted, sent_back } wait_ = Wait::none;
  LiveServer* queue_of_ = nullptr;   ///< in_queue: whose, null for the backend's
  LiveServer* granted_ = nullptr;
  bool pinned_ = false;              ///< Ask::keep: stays in its server's queue when that goes away
  bool parked_ = false;              ///< Ask::park_on_suspects: does not mind to be the one that tries a suspect
  uint64_t joined_at_ = 0;           ///< TicketQueue::left when it came
  uint32_t passed_ = 0;              ///< how many left the queue before it
};

/// Those who wait, in order: smaller priority class first, then who came first (shifted by the priority offset).
struct TicketQueue {
  base::Tree<Ticket> line;
  uint64_t left = 0;                 ///< how many were served from it
};

}  // namespace sluice::runtime
