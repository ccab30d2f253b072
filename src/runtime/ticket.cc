#include "runtime/ticket.h"

#include "runtime/grant_table.h"
#include "runtime/queue.h"

namespace sluice::runtime {

// A grant may be decided on another thread until we hold the mutex: wait_ tells then, and a place that was granted is
// given back here. Its mail finds no ticket, because the number is gone first.
void Ticket::release() {
  if (state_ == State::idle) return;
  if (id_) GrantTable::here().remove(id_);
  id_ = 0;
  Queue& queue = *proxy_->queue_;
  LiveServer* freed = state_ == State::taken ? server_ : nullptr;
  state_ = State::idle;
  server_ = nullptr;
  bool more = true;
  for (bool first = true; more; first = false) {
    Mailbag bag;
    std::lock_guard lock(proxy_->mutex_);
    if (first && wait_ == Wait::in_queue) queue.leave(*this);
    if (first && wait_ == Wait::granted) freed = granted_;
    if (first && freed) queue.give_back(*freed);
    wait_ = Wait::none;
    granted_ = nullptr;
    more = freed && !queue.refill(*freed, bag);
  }
}

}  // namespace sluice::runtime
