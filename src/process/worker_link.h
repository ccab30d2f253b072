// A worker's end of the channel to its master: it tells how its start goes, and is handed admin connections. Messages of a
// SOCK_SEQPACKET pair: a letter, then text. To the master: L log text, S settings, R ready. From it: C and the level as
// a digit, with a connection's descriptor. Main thread (loop 0's).
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "model/config.h"
#include "net/loop.h"

struct event;

namespace sluice::process {

class WorkerLink {
 public:
  /// role: "worker <channel> <two connections to the worker before, -1> <1: first of its master>"; null: not one.
  static std::unique_ptr<WorkerLink> from(std::string_view role);
  static std::string role(int channel, int handover, int state, bool first);
  ~WorkerLink();

  /// Connected to the admin side of the worker before; -1: there is none. The caller's.
  int take_handover();
  /// The same, for reload-state.
  int take_state_connection();
  bool first() const { return first_; }

  void log(std::string_view text);
  void tell_settings(const model::Global& global);
  void ready();
  /// From now on admin connections are served; `gone` is called once when the master has died.
  void watch(net::Loop& loop, std::function<void()> gone);

 private:
  void say(char letter, std::string_view text);
  static void on_message(int, short, void* self);
  int channel_ = -1, handover_ = -1, state_ = -1;
  bool first_ = false;
  event* event_ = nullptr;
  std::function<void()> gone_;
};

/// What a worker's settings mean to its master.
struct WorkerSettings {
  uint32_t max_reloads = 50;
  bool exit_on_failure = true;
  std::string version;
  static WorkerSettings from(std::string_view text);
};

}  // namespace sluice::process
