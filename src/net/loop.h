// One event loop per worker thread, over one event_base. Everything of a session happens on its loop.
// Only post() may be called from another thread.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/chunk.h"
#include "base/list.h"
#include "net/timer.h"

struct event;
struct event_base;

namespace sluice::net {

class Loop;
class ReadSet;

/// A call that another thread asks for. `what` must still be alive on the target loop when it runs: pass ids of things
/// that may be gone, not pointers.
struct Mail {
  void (*run)(Loop& loop, void* what, uint64_t arg);
  void* what = nullptr;
  uint64_t arg = 0;
};

/// Something to be continued in the same turn (not an event, so that timers are not starved).
class Ready : public base::ListNode<Ready> {
 public:
  virtual ~Ready() = default;
  virtual void run_ready() = 0;
};

/// Destroyed at the end of the turn: no callback that is still on the stack sees it die.
class Deferred : public base::ListNode<Deferred> {
 public:
  virtual ~Deferred() = default;
};

/// Called at every turn's end (log flush, statistics).
struct TurnHook {
  void (*run)(void* arg);
  void* arg;
};

class Loop {
 public:
  /// chunk_size: tune.bufsize. Aborts when the kernel gives no epoll.
  Loop(int index, uint32_t chunk_size);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// The loop of the calling thread, null outside any.
  static Loop* current() { return current_; }
  /// 0-based number of the worker; index of its counters.
  int index() const { return index_; }

  /// Runs until stop(). Binds the calling thread to this loop.
  void run();
  /// One turn at most (tests): waits up to timeout_ms.
  void turn(int timeout_ms);
  void stop();                      ///< any thread

  /// Monotonic microseconds, read once a turn.
  int64_t now_us() {
    if (stale_) read_clock();
    return now_us_;
  }
  int64_t wall_us() { return now_us() + wall_offset_us_; }

  /// Any thread. Mails of one sender arrive in order.
  void post(Mail mail);

  void defer(Ready& r) { ready_.push_back(r); }
  void destroy(Deferred* d) { graveyard_.push_back(*d); }
  void add_turn_hook(TurnHook hook) { hooks_.push_back(hook); }

  TimerHeap& timers() { return timers_; }
  base::ChunkPool& chunks() { return chunks_; }
  event_base* base() { return base_; }
  /// Where client connections wait for bytes.
  ReadSet& clients() { return *clients_; }

  /// Client connections that this loop serves, for the accepting loop's choice.
  std::atomic<uint32_t> load{0};
  uint64_t turns() const { return turns_; }

 private:
  void read_clock();
  void run_mail();
  void run_ready_list();
  void end_turn();
  void arm_timer();
  static void on_mail(int, short, void*);

  static inline constinit thread_local Loop* current_ = nullptr;

  int index_;
  event_base* base_ = nullptr;
  std::unique_ptr<ReadSet> clients_;
  event* mail_event_ = nullptr;
  event* timer_event_ = nullptr;
  int mail_fd_ = -1;
  std::mutex mail_mutex_;
  std::vector<Mail> mail_, mail_batch_;
  std::atomic<bool> sleeping_{false};
  std::atomic<bool> stop_{false};
  bool stale_ = false;   ///< the clock was not read since the wait ended
  int64_t now_us_ = 0, wall_offset_us_ = 0, armed_us_ = 0;
  uint64_t turns_ = 0;
  TimerHeap timers_;
  base::ChunkPool chunks_;
  base::List<Ready> ready_;
  base::List<Deferred> graveyard_;
  std::vector<TurnHook> hooks_;
};

}  // namespace sluice::net
