#include "net/timer.h"

#include <utility>

namespace sluice::net {

Timer::~Timer() {
  if (heap_) heap_->erase(*this);
}

void Timer::set(TimerHeap& heap, int64_t deadline_us) {
  deadline_us_ = deadline_us;
  if (!heap_) {
    queued_us_ = deadline_us;
    heap.insert(*this);
  } else if (deadline_us < queued_us_) {
    queued_us_ = deadline_us;
    heap_->up(at_);
  }  // later: run() moves it when its old time comes
}

TimerHeap::~TimerHeap() {
  for (Timer* t : heap_) t->heap_ = nullptr;
}

int64_t TimerHeap::run(int64_t now_us) {
  while (!heap_.empty() && heap_[0]->queued_us_ <= now_us) {
    Timer* t = heap_[0];
    if (t->deadline_us_ > now_us) {
      t->queued_us_ = t->deadline_us_;
      down(0);
      continue;
    }
    bool due = t->deadline_us_ != 0;
    erase(*t);
    t->deadline_us_ = 0;
    if (due) t->on_timer();
  }
  return next();
}

void TimerHeap::place(size_t i, Timer* t) {
  heap_[i] = t;
  t->at_ = static_cast<uint32_t>(i);
}

void TimerHeap::insert(Timer& t) {
  t.heap_ = this;
  heap_.push_back(&t);
  t.at_ = static_cast<uint32_t>(heap_.size() - 1);
  up(t.at_);
}

void TimerHeap::erase(Timer& t) {
  size_t i = t.at_;
  Timer* last = heap_.back();
  heap_.pop_back();
  t.heap_ = nullptr;
  if (last == &t) return;
  place(i, last);
  up(i);
  down(last->at_);
}

void TimerHeap::up(size_t i) {
  Timer* t = heap_[i];
  while (i > 0) {
    size_t parent = (i - 1) / 4;
    if (heap_[parent]->queued_us_ <= t->queued_us_) break;
    place(i, heap_[parent]);
    i = parent;
  }
  place(i, t);
}

void TimerHeap::down(size_t i) {
  Timer* t = heap_[i];
  for (;;) {
    size_t first = i * 4 + 1, best = i;
    int64_t best_key = t->queued_us_;
    for (size_t c = first; c < first + 4 && c < heap_.size(); ++c)
      if (heap_[c]->queued_us_ < best_key) best = c, best_key = heap_[c]->queued_us_;
    if (best == i) break;
    place(i, heap_[best]);
    i = best;
  }
  place(i, t);
}

}  // namespace sluice::net
