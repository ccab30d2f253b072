// Accepting: one loop owns a listening socket and hands what it accepts to the least loaded worker. Limits, rates and
// back-off live here. Manual 3.1 and 4.2 (maxconn, maxconnrate, maxsessrate, rate-limit sessions), 5.1 (maxconn, thread).
#pragma once
#include <atomic>
#include <vector>

#include "net/timer.h"
#include "runtime/runtime.h"
#include "session/worker.h"

namespace sluice::session {

/// One listening socket. Made and destroyed on the main thread while no worker runs; in between it belongs to `home`.
/// For each connection it counts up the gauges of process, frontend and listener, Ctr::connections of both,
/// Process::total_connections, conn_rate of process and frontend, and the load of the loop that gets it. Sessions are counted
/// by who begins them.
class Acceptor final : net::Timer {
 public:
  /// listener.fd listens, or is -1 (closed).
  Acceptor(runtime::Runtime& rt, runtime::LiveListener& listener, net::Loop& home);
  ~Acceptor() override;

  /// Any thread: one of the listener's connections has ended. Takes it off the gauges and wakes who waits for room; a
  /// few relaxed operations when nobody does.
  static void connection_closed(runtime::LiveListener& listener);
  /// Any thread: looks anew at limits that were changed, and at who shall accept at all: LiveProxy::stopped closes,
  /// fe_disabled pauses.
  static void review();
  /// Any thread: every listener rests (SIGTTOU), or goes on (SIGTTIN).
  static void pause_all(bool on);

 private:
  static void on_event(int fd, short what, void* self);
  static void wake_all(net::Loop&, void*, uint64_t);
  static void look_mail(net::Loop&, void* self, uint64_t);
  static void adopt_mail(net::Loop&, void* batch, uint64_t);

  void on_timer() override { look(); }
  void look();
  void accept_some();
  void drain();
  bool full() const;
  bool park();
  uint32_t allowance();
  bool take_one();
  void accept_failed(int error);
  net::Loop& least_loaded();
  void hand_over();
  void listen_events(bool on);
  void nap(int64_t us);
  void rest();
  bool go_on();
  void shut();

  runtime::Runtime& rt_;
  runtime::LiveListener& listener_;
  net::Loop& home_;
  event* event_ = nullptr;
  bool heard_ = false;                ///< the event is in the base
  std::atomic<bool> waiting_{false};  ///< parked because something is full
  std::vector<net::Loop*> workers_;   ///< that may get its connections
  std::vector<std::vector<Accepted>> batches_;   ///< by loop index
  size_t turn_ = 0;                   ///< where the next search for the least loaded begins
  int64_t said_us_ = 0;               ///< last complaint about descriptors
};

}  // namespace sluice::session
