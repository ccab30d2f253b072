#include "runtime/grant_table.h"

#include "runtime/queue.h"
#include "runtime/ticket.h"

namespace sluice::runtime {

GrantTable& GrantTable::here() {
  thread_local GrantTable table;
  return table;
}

uint64_t GrantTable::add(Ticket& t) {
  if (free_.empty()) {
    free_.push_back(static_cast<uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  uint32_t at = free_.back();
  free_.pop_back();
  slots_[at].ticket = &t;
  return static_cast<uint64_t>(slots_[at].generation) << 32 | at;
}

Ticket* GrantTable::find(uint64_t id) const {
  size_t at = id & 0xffffffffu;
  return at < slots_.size() && slots_[at].generation == id >> 32 ? slots_[at].ticket : nullptr;
}

void GrantTable::remove(uint64_t id) {
  if (!find(id)) return;
  uint32_t at = static_cast<uint32_t>(id);
  slots_[at].ticket = nullptr;
  if (++slots_[at].generation == 0) slots_[at].generation = 1;
  free_.push_back(at);
}

void GrantTable::deliver(net::Loop&, void*, uint64_t id) {
  GrantTable& table = here();
  Ticket* t = table.find(id);
  if (!t) return;
  Ticket::Owner* owner = t->owner_;
  Queue::settle(*t);
  owner->on_grant();
}

}  // namespace sluice::runtime
