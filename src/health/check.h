// The state machine that every check of a server runs on: waits, attempts, reports, waits again. Health and agent
// checks differ in what they make of an attempt's end. Lives on one loop; what other threads may call says so.
#pragma once
#include <atomic>
#include <mutex>
#include <random>

#include "base/list.h"
#include "health/attempt.h"
#include "health/settings.h"
#include "runtime/observe.h"
#include "runtime/state.h"

namespace sluice::health {

class Check;

/// The checks of one loop: bounds how many run at once (tune.max-checks-per-thread) and throws their dice.
struct LoopChecks {
  explicit LoopChecks(net::Loop& l) : loop(l), dice(std::random_device{}()) {}
  net::Loop& loop;
  uint32_t running = 0, most = 0;   ///< most 0: no bound
  int spread_percent = 0;           ///< spread-checks
  base::List<Check> waiting;
  std::minstd_rand dice;
};

class Check : public runtime::LiveServer::Attachment,
              public AttemptOwner,
              public base::ListNode<Check>,
              protected net::Timer {
 public:
  Check(runtime::LiveServer& server, std::shared_ptr<const Method> method, int rise, int fall);
  ~Check() override;

  /// First attempt at that time. Before workers start, or on the loop's thread.
  void start(LoopChecks& checks, int64_t first_us);
  /// Ends what runs; no more attempts. After workers ended.
  void stop();

  /// Like stop, from any thread; the server is referred to until it is done.
  void retire();

  // --- Attachment: any thread ---
  bool health(int& now, int& rise, int& fall) const override;
  void report(runtime::CheckReport& out) const override;
  bool set_enabled(bool on, std::string& error) override;
  bool set_port(uint16_t port, std::string& error) override;
  bool set_address(const net::Address& a, std::string& error) override;
  bool check_now() override;

  /// Before workers start: as an earlier process, or a state file, left it. health is bounded, port 0 and no address are left out.
  void restore(const runtime::CheckReport& saved);

  /// Milliseconds between two attempts on a server that is well.
  int32_t full_interval_ms() const { return is_agent() && config_.agent_inter ? config_.agent_inter : config_.inter; }
  /// When the next attempt begins, or the one that runs is given up. The loop's thread, or before workers start.
  int64_t next_us() const { return deadline_us(); }
  bool enabled() const { return enabled_.load(std::memory_order_relaxed); }
  bool healthy() const { return health_.load(std::memory_order_relaxed) >= rise_; }
  runtime::LiveServer& server() override { return server_; }

 protected:
  net::Loop& loop() override { return checks_->loop; }
  void set_deadline(int64_t at_us) override { net::Timer::set(loop().timers(), at_us); }
  int32_t connect_ms() override;
  int32_t exchange_ms() override;
  void concluded(Verdict v) override;
  void on_timer() override;

  /// Whether an attempt may begin now.
  virtual bool may_run() const = 0;
  /// Milliseconds until the next one.
  virtual int32_t interval_ms() const = 0;
  /// What the attempt's end means. duration_ms: how long it took. Loop thread, no lock held.
  virtual void judge(Verdict v, int64_t duration_ms) = 0;
  /// Whether srv_check_state says "agent"; and "paused".
  virtual bool is_agent() const = 0;

  /// Keeps what statistics show; true when the status differs from the last one. Under mutex_.
  bool keep(const Verdict& v, int64_t duration_ms);
  /// "Health check for server be/s1 failed, reason: ..., status: 0/2 DOWN." Under mutex_.
  void say(std::string_view what, const Verdict& v, int64_t duration_ms) const;
  /// The next attempt comes no later than in ms. Any thread.
  void hurry(int32_t ms);

  runtime::LiveServer& server_;
  const ServerChecks& config_;
  const int rise_, fall_;
  std::atomic<int> health_;
  std::atomic<bool> enabled_{true};
  /// Guards what follows, and makes each change of health and of the server's state one step.
  mutable std::mutex mutex_;
  uint16_t port_ = 0;               ///< 0: the server's
  net::Address address_;            ///< family none: the server's

 private:
  friend struct Hurry;
  void attempt();
  void release_turn();
  void clear_suspicion();
  void schedule(int64_t in_us);
  void hurry_here(int32_t ms);

  std::shared_ptr<const Method> method_;
  LoopChecks* checks_ = nullptr;
  std::unique_ptr<Attempt> attempt_;
  std::atomic<bool> running_{false};
  int64_t began_us_ = 0;
  Status status_ = Status::init;    ///< under mutex_, like the next five
  Outcome outcome_ = Outcome::unknown;
  int code_ = 0;
  int64_t duration_ms_ = -1;
  uint64_t ended_ = 0;
  std::string info_;
};

/// Why a server's state changed, for the log: a check's end. duration_ms < 0: there was no attempt.
runtime::Reason reason_for(const Verdict& v, int64_t duration_ms);
/// A time around ms, as far off as spread-checks allows. Microseconds.
int64_t spread_us(LoopChecks& checks, int32_t ms);

}  // namespace sluice::health
