// Queued tickets of one thread by number: mails name a ticket by it, so that a late one finds no stream. The thread's own.
#pragma once
#include <cstdint>
#include <vector>

#include "net/loop.h"

namespace sluice::runtime {

class Ticket;

class GrantTable {
 public:
  /// The calling thread's.
  static GrantTable& here();
  /// The number is never 0 and not used again soon.
  uint64_t add(Ticket& t);
  void remove(uint64_t id);
  /// What a grant's mail runs.
  static void deliver(net::Loop& loop, void* unused, uint64_t id);

 private:
  Ticket* find(uint64_t id) const;
  struct Slot {
    Ticket* ticket = nullptr;
    uint32_t generation = 1;
  };
  std::vector<Slot> slots_;
  std::vector<uint32_t> free_;
};

}  // namespace sluice::runtime
