// The queues of one backend and its servers, and who gets the next free place. Everything here but settle() and
// Mailbag::send() runs under the backend's mutex. Manual 4.2 "fullconn", 5.2 "maxconn", "minconn", "maxqueue".
#pragma once
#include <array>
#include <vector>

#include "net/loop.h"
#include "runtime/proxy.h"

namespace sluice::runtime {

/// Grants to be told once the mutex is free.
class Mailbag {
 public:
  Mailbag() = default;
  Mailbag(const Mailbag&) = delete;
  Mailbag& operator=(const Mailbag&) = delete;
  ~Mailbag() { send(); }
  bool full() const { return count_ == letters_.size(); }
  void add(net::Loop* to, uint64_t ticket) { letters_[count_++] = {to, ticket}; }
  /// Without the mutex.
  void send();

 private:
  struct Letter {
    net::Loop* to;
    uint64_t ticket;
  };
  std::array<Letter, 64> letters_;
  size_t count_ = 0;
};

class Queue {
 public:
  explicit Queue(LiveProxy& proxy) : proxy_(proxy) {}

  /// A place for the ticket, at `at` (any server when null, chosen by `in`), or a place in a queue.
  Pick acquire(Ticket& t, const Ask& ask, const PickInput& in);
  /// The ticket leaves its queue.
  void leave(Ticket& t);
  /// A place on s is free again.
  void give_back(LiveServer& s);
  /// Grants places on s while it has room and somebody waits; false when the bag is full and more may follow.
  bool refill(LiveServer& s, Mailbag& bag, uint32_t* granted = nullptr);
  /// Tells those who wait for s (null: for any server) to ask again; false when more are left.
  bool send_back(LiveServer* s, Mailbag& bag, uint32_t* count);
  /// Tells the balancer when s became full or got room. Call after anything that full() reads has changed.
  void update_room(LiveServer& s);
  bool may_take_shared(const LiveServer& s) const;
  /// Grants a place on a suspect to the first of those who are parked; false when nobody is.
  bool probe(LiveServer& s, Mailbag& bag);

  /// Home thread: takes over what a mail announced.
  static void settle(Ticket& t);

 private:
  friend class LiveProxy;
  friend class StateChange;
  LiveServer* choose(const PickInput& in);
  LiveServer* choose_suspect(bool backup);
  Pick park(Ticket& t, const Ask& ask);
  bool recheck_aside();
  Pick acquire_bound(Ticket& t, const Ask& ask, LiveServer& s);
  void take(Ticket& t, LiveServer& s);
  Pick join(Ticket& t, const Ask& ask, LiveServer* at);
  TicketQueue& line_of(Ticket& t);
  void pull_out(Ticket& t);
  void grant(Ticket& t, LiveServer& s, Mailbag& bag);
  void occupy(LiveServer& s);

  LiveProxy& proxy_;
  TicketQueue shared_;                    ///< those who take any server
  uint64_t sequence_ = 0;
  std::vector<LiveServer*> suspects_;     ///< usable, but set aside from the balancer while others are there
  std::vector<LiveServer*> dynamic_;      ///< those whose limit moves with the backend's load (minconn)
  size_t suspect_turn_ = 0, dynamic_turn_ = 0;
  uint64_t most_parked_ = 0;              ///< sum of the servers' maxqueue
  size_t boundless_ = 0;                  ///< servers without maxqueue: nothing bounds who is parked
};

}  // namespace sluice::runtime
