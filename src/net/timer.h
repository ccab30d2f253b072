// Timers of one loop: an intrusive 4-ary heap with lazy deadlines, so that moving a deadline later (every read of a
// keep-alive connection) costs one store. One thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluice::net {

class TimerHeap;

/// Embed one per deadline, or one per object with the nearest of its deadlines. Unlinks itself when destroyed.
class Timer {
 public:
  Timer() = default;
  virtual ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  /// Fires once at deadline_us (monotonic). Later than before: free. Replaces the earlier deadline.
  void set(TimerHeap& heap, int64_t deadline_us);
  void cancel() { deadline_us_ = 0; }          ///< stays in the heap until its old time comes; harmless
  int64_t deadline_us() const { return deadline_us_; }   ///< 0: not set

 protected:
  virtual void on_timer() = 0;

 private:
  friend class TimerHeap;
  TimerHeap* heap_ = nullptr;
  int64_t deadline_us_ = 0;    ///< when it is wanted
  int64_t queued_us_ = 0;      ///< its key in the heap, never later than deadline_us_ unless cancelled
  uint32_t at_ = UINT32_MAX;
};

class TimerHeap {
 public:
  /// Fires all that are due; returns the next key in the heap, 0 when empty.
  int64_t run(int64_t now_us);
  int64_t next() const { return heap_.empty() ? 0 : heap_[0]->queued_us_; }
  size_t size() const { return heap_.size(); }
  ~TimerHeap();

 private:
  friend class Timer;
  void insert(Timer& t);
  void erase(Timer& t);
  void up(size_t i);
  void down(size_t i);
  void place(size_t i, Timer* t);
  std::vector<Timer*> heap_;
};

}  // namespace sluice::net
