// What one worker has: its client connections, streams, idle server connections. Made on each loop before threads run;
// used on its own thread only, but for what says otherwise.
#pragma once
#include <functional>
#include <memory>
#include <random>
#include <vector>

#include "base/list.h"
#include "net/loop.h"
#include "runtime/runtime.h"
#include "session/idle_pool.h"
#include "session/suspicion.h"

namespace sluice::session {

class ClientConn;
class Stream;

/// A client connection as the acceptor hands it over.
struct Accepted {
  int fd;
  runtime::LiveListener* listener;
  net::Address peer;
};

/// How far a walk over a worker's streams has got; a stream that ends moves it on. The worker's own thread.
class StreamCursor : public base::ListNode<StreamCursor> {
 public:
  Stream* at = nullptr;   ///< the next one; null: the end
};

class Worker {
 public:
  Worker(net::Loop& loop, runtime::Runtime& rt);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// The calling thread's.
  static Worker& here();
  /// Any thread; null for a loop without one.
  static Worker* of(const net::Loop& loop);

  net::Loop& loop() { return loop_; }
  runtime::Runtime& runtime() { return rt_; }
  IdlePool& idle() { return idle_; }
  Suspicions& suspicions() { return suspicions_; }

  /// Takes the descriptor. The acceptor has counted it (loop.load, gauges); session gives all of it back at the end.
  void adopt(const Accepted& client);
  /// Soft stop: closes connections that are between requests, now and from now on; over close-spread-time, if set.
  void close_idle_clients();
  /// Whether this client is told to close after what it is doing now. Over close-spread-time more and more are.
  bool draining();
  /// How long a client may stay idle at most: 0 none at all, -1 no limit. Milliseconds.
  int32_t idle_left_ms();
  size_t clients() const { return client_count_; }

  /// A stream that is not in use: reset, with its memory kept from earlier ones.
  Stream& take_stream();
  void give_back(Stream& s);
  base::List<Stream>& streams() { return streams_; }
  /// Begins a walk at the first stream.
  void follow(StreamCursor& c);
  /// Runs f on every worker's thread, later, once for each.
  static void on_all(std::function<void(Worker&)> f);
  /// The same on one.
  static void on_one(net::Loop& loop, std::function<void(Worker&)> f);

 private:
  friend class ClientConn;
  net::Loop& loop_;
  runtime::Runtime& rt_;
  IdlePool idle_;
  Suspicions suspicions_;
  base::List<ClientConn> clients_;
  size_t client_count_ = 0;
  base::List<Stream> streams_;
  base::List<StreamCursor> cursors_;
  std::vector<std::unique_ptr<Stream>> spare_;
  bool draining_ = false;
  int64_t drain_from_us_ = 0;   ///< when it began
  std::minstd_rand dice_{std::random_device{}()};
};

}  // namespace sluice::session
