// The process from its first accepted connection to its end. One object, on the main thread, which runs loop 0.
#pragma once
#include <memory>
#include <thread>
#include <vector>

#include "net/timer.h"
#include "runtime/runtime.h"
#include "session/acceptor.h"

struct event;

namespace sluice::process {

class Life final : net::Timer {
 public:
  explicit Life(runtime::Runtime& rt);
  ~Life() override;

  /// Starts the workers, serves, and returns once all is over: 0 after a soft stop, 128 + n after signal n.
  int run();

  // --- loop 0's thread ---
  void soft_stop();                 ///< after `grace`; ends when the last connection does, at hard-stop-after at last
  void stop_now(int signal);

 private:
  void catch_signals();
  static void on_signal(int number, short what, void* self);
  void start_workers();
  void serve_loop(size_t i);
  void on_timer() override;
  void begin_stopping();
  void finish();

  runtime::Runtime& rt_;
  std::vector<std::unique_ptr<session::Acceptor>> acceptors_;
  std::vector<std::unique_ptr<session::Worker>> workers_;
  std::vector<std::thread> threads_;
  std::vector<event*> signals_;
  enum class Phase : uint8_t { serving, grace, stopping, over } phase_ = Phase::serving;
  int64_t hard_stop_us_ = 0;        ///< 0: never
  int status_ = 0;
};

}  // namespace sluice::process
