// The master: starts workers, replaces them on a reload, and serves nobody but its own CLI. One thread; small, because
// every reload runs the program anew in its place. Management guide 3 (-W, -Ws), 4, 9.4.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "net/loop.h"
#include "process/cmdline.h"
#include "process/master_state.h"
#include "process/worker_link.h"
#include "sluice/command.h"

struct event;

namespace sluice::process {

class MasterCli;

class Master final : net::Timer {
 public:
  Master(const Options& options, MasterState state);
  ~Master() override;

  /// Until the last worker has left. The exit status.
  int run();

  // --- for the CLI ---
  net::Loop& loop() { return loop_; }
  const MasterState& state() const { return state_; }
  /// Said by the last worker that was started, and by the master about it.
  const std::string& startup_log() const { return log_; }
  /// A new connection to the admin side of a worker; -1 when it cannot be reached.
  int connect_to(const Child& worker, Level level);
  const Child* current() const;     ///< the worker that serves; null: none
  /// False while the first worker starts: nothing can be said about it yet.
  bool settled() const { return !starting_ || current(); }
  /// Starts over. `waiting`: a connection that is told how it went (taken), -1: nobody is.
  void reload(bool hard, int waiting);

 private:
  void catch_signals();
  static void on_signal(int number, short, void* self);
  static void on_channel(int fd, short, void* self);
  void on_timer() override;         ///< watchdog
  bool open_cli();
  void watch(const Child& c);
  bool spawn();
  [[noreturn]] void become_worker(int channel, const int (&before)[2]);
  void hear(Child& c, const std::string& message);
  void loaded(Child& c);
  void load_failed(int status);
  void answer_waiting(bool success);
  void reap();
  void ended(pid_t pid, int status);
  void stop(int signal);
  void send_all(int signal);
  void say(const char* severity, const std::string& text);
  Child* find(pid_t pid);

  const Options& options_;
  MasterState state_;
  WorkerSettings settings_;
  net::Loop loop_;
  std::unique_ptr<MasterCli> cli_;
  std::vector<event*> signals_;
  std::vector<std::pair<int, event*>> channels_;
  std::string log_;
  pid_t starting_ = 0;              ///< the worker that is not ready yet
  bool again_ = false;              ///< a reload was asked for while one was under way
  bool stopping_ = false;
  int status_ = 0;
};

/// The first time: leaves the terminal if asked to, writes the pid file, then runs the program anew as a master. Returns
/// the exit status when that failed.
int start_master(const Options& options, const model::Global& global);
/// As what start_master or a reload ran it.
int run_master(const Options& options, const MasterState& state);

}  // namespace sluice::process
