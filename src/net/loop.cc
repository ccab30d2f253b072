#include "net/loop.h"

#include <event2/event.h>
#include <event2/event_struct.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "base/time.h"
#include "net/read_set.h"

namespace sluice::net {
namespace {
/// No lock (one thread a base), no environment switches, epoll or nothing, and no changelist: a descriptor closed in
/// the same turn while another process still holds it would leave an entry that spins.
event_base* make_base() {
  event_config* cfg = event_config_new();
  event_config_set_flag(cfg, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_IGNORE_ENV | EVENT_BASE_FLAG_NO_CACHE_TIME);
  event_config_avoid_method(cfg, "select");
  event_config_avoid_method(cfg, "poll");
  event_base* base = event_base_new_with_config(cfg);
  event_config_free(cfg);
  if (!base || std::strcmp(event_base_get_method(base), "epoll") != 0) std::abort();
  return base;
}
}  // namespace

Loop::Loop(int index, uint32_t chunk_size) : index_(index), base_(make_base()), chunks_(chunk_size) {
  now_us_ = base::monotonic_us();
  wall_offset_us_ = base::wall_us() - now_us_;
  mail_fd_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (mail_fd_ < 0) std::abort();
  clients_ = std::make_unique<ReadSet>(base_);
  mail_event_ = event_new(base_, mail_fd_, EV_READ | EV_PERSIST, &Loop::on_mail, this);
  event_add(mail_event_, nullptr);
  // Only ends the wait: end_turn runs timers. It may come a little early (libevent's clock is coarse): then it is armed again.
  timer_event_ = event_new(base_, -1, 0, [](int, short, void* self) { static_cast<Loop*>(self)->armed_us_ = 0; }, this);
}

Loop::~Loop() {
  while (Deferred* d = graveyard_.pop_front()) delete d;
  if (current_ == this) current_ = nullptr;
  clients_.reset();
  event_free(mail_event_);
  event_free(timer_event_);
  close(mail_fd_);
  event_base_free(base_);
}

void Loop::run() {
  current_ = this;
  while (!stop_.load(std::memory_order_acquire)) turn(-1);
  end_turn();
}

void Loop::turn(int timeout_ms) {
  current_ = this;
  if (timeout_ms >= 0) {
    timeval tv{timeout_ms / 1000, (timeout_ms % 1000) * 1000};
    event_base_loopexit(base_, &tv);
  }
  arm_timer();
  // Announce sleep before the last look at the mail box: a poster that sees us awake leaves the eventfd alone.
  sleeping_.store(true, std::memory_order_seq_cst);
  bool busy = !ready_.empty();
  if (!busy) {
    std::lock_guard lock(mail_mutex_);
    busy = !mail_.empty();
  }
  stale_ = true;
  event_base_loop(base_, busy ? EVLOOP_ONCE | EVLOOP_NONBLOCK : EVLOOP_ONCE);
  sleeping_.store(false, std::memory_order_relaxed);
  end_turn();
}

void Loop::read_clock() {
  now_us_ = base::monotonic_us();
  stale_ = false;
}

void Loop::end_turn() {
  timers_.run(now_us());
  run_mail();
  run_ready_list();
  for (size_t i = 0; i < hooks_.size(); ++i) hooks_[i].run(hooks_[i].arg);
  while (Deferred* d = graveyard_.pop_front()) delete d;
  ++turns_;
  // The wall clock may be set while we run; once in a while is often enough for log dates.
  if ((turns_ & 1023) == 0) wall_offset_us_ = base::wall_us() - now_us_;
}

void Loop::run_ready_list() {
  base::List<Ready> batch;  // what is deferred while running waits for the next turn: events must not starve
  while (Ready* r = ready_.pop_front()) batch.push_back(*r);
  while (Ready* r = batch.pop_front()) r->run_ready();
}

void Loop::arm_timer() {
  int64_t next = timers_.next();
  if (next == 0) {
    if (armed_us_) event_del(timer_event_);
    armed_us_ = 0;
    return;
  }
  if (armed_us_ && armed_us_ <= next && armed_us_ > now_us_) return;  // an early wake-up re-arms for free
  int64_t wait = next > now_us_ ? next - now_us_ : 0;
  timeval tv{wait / 1'000'000, wait % 1'000'000};
  event_add(timer_event_, &tv);
  armed_us_ = next;
}

void Loop::post(Mail mail) {
  {
    std::lock_guard lock(mail_mutex_);
    mail_.push_back(mail);
  }
  if (this == current_) return;
  if (sleeping_.exchange(false, std::memory_order_seq_cst)) {
    uint64_t one = 1;
    [[maybe_unused]] ssize_t n = write(mail_fd_, &one, sizeof one);
  }
}

void Loop::run_mail() {
  {
    std::lock_guard lock(mail_mutex_);
    mail_batch_.swap(mail_);
  }
  for (const Mail& m : mail_batch_) m.run(*this, m.what, m.arg);
  mail_batch_.clear();
}

void Loop::on_mail(int fd, short, void*) {
  uint64_t n;
  [[maybe_unused]] ssize_t r = read(fd, &n, sizeof n);
}

void Loop::stop() {
  stop_.store(true, std::memory_order_release);
  uint64_t one = 1;
  [[maybe_unused]] ssize_t n = write(mail_fd_, &one, sizeof one);
}

}  // namespace sluice::net
