// A frontend or backend (or both) as it lives: servers, queue, balancer, counters. Shared by all workers.
#pragma once
#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/proxy.h"
#include "runtime/counters.h"
#include "runtime/server.h"
#include "runtime/ticket.h"
#include "sluice/balancer.h"

namespace sluice::runtime {

/// What acquire() came to.
enum class Pick : uint8_t { taken, queued, parked, no_server, queue_full };

/// How a stream asks for a server.
struct Ask {
  PickInput input;
  LiveServer* bound = nullptr;       ///< persistence, use-server, prefer-last-server: this one, if it is alive
  bool bound_strict = true;          ///< false (prefer-last-server): another one when it is full or not usable
  int32_t priority_class = 0;        ///< -2047..2047, smaller first
  int32_t priority_offset_ms = 0;
  Ticket::Owner* owner = nullptr;
  net::Loop* home = nullptr;         ///< null (or no owner): never queued, queue_full instead
  bool force = false;                ///< `bound` even when it is down (force-persist, option persist)
  bool keep = false;                 ///< stays in bound's queue when that goes down (force-persist)
  bool park = false;                 ///< no usable server: parked in the backend's queue (timeout park), not no_server
  bool park_on_suspects = false;     ///< the same when all that are usable are suspect: one of them is tried at a time
};

class LiveProxy {
 public:
  LiveProxy(const model::Proxy& config);
  ~LiveProxy();

  const model::Proxy& config() const { return config_; }
  const std::string& name() const { return config_.name; }
  uint32_t id() const { return config_.id; }

  // --- servers. Slots are stable; those of removed servers are null. A pointer stays good while `references` holds. ---
  LiveServer* find_server(std::string_view name) const;
  /// Calls f(LiveServer&) for each, in configuration order, without a lock.
  template <class F>
  void for_each_server(F&& f) const {
    for (size_t i = 0; i < server_count(); ++i)
      if (LiveServer* s = server_at(i)) f(*s);
  }
  size_t server_count() const;
  LiveServer* server_at(size_t i) const;
  /// At load, and `add server`: a new one starts as its configuration says. Main thread or admin worker.
  LiveServer& add_server(std::unique_ptr<model::Server> config);

  /// `del server`: takes out one that is in maintenance, with nothing left on it, and that nobody follows. False: it is
  /// not so. The object lives on for a while, for whoever has just looked it up. Admin worker.
  bool remove_server(LiveServer& s);

  // --- picking (any worker) ---
  /// Takes a place for the ticket (must be idle), or queues it. With `queued`, owner->on_grant() comes later.
  /// queue_full: `bound` (or the hash's server) has maxqueue requests waiting. Each place taken is counted here:
  /// served, sessions (scur, stot), session_rate, last_session_us and lb_total of the server, lb_total of `be`.
  /// A place stays valid while the server goes down or drains.
  Pick acquire(Ticket& ticket, const Ask& ask);
  Balancer& balancer() { return *balancer_; }
  bool is_hash() const { return balancer_ && balancer_->is_hash(); }
  bool is_static() const { return balancer_ && balancer_->is_static(); }
  uint32_t queue_length() const { return backend_queue.value(); }
  uint32_t total_queued() const;             ///< the backend's and its servers' queues
  uint32_t usable_active() const { return active_.load(std::memory_order_relaxed); }   ///< column act
  uint32_t usable_backup() const { return backup_.load(std::memory_order_relaxed); }   ///< column bck
  uint32_t total_weight() const { return weight_.load(std::memory_order_relaxed); }  ///< of usable servers, x16
  uint32_t backup_weight() const { return backup_weight_.load(std::memory_order_relaxed); }  ///< the part of backup servers
  uint32_t places_taken() const { return taken_; }  ///< tickets taken of all its servers. Under the mutex
  uint32_t usable_servers() const;           ///< those that get traffic now (backups only when no active one is left)

  // --- frontend ---
  Counters fe;
  Gauge fe_conn;                             ///< scur smax of the frontend
  Rate conn_rate, sess_rate, req_rate;
  std::atomic<uint32_t> fe_maxconn{0};       ///< 0: the process's limit
  std::atomic<bool> fe_disabled{false};      ///< disable frontend
  std::atomic<bool> stopped{false};          ///< shutdown frontend, soft stop
  std::atomic<bool> unpublished{false};      ///< unpublish backend: use_backend and default_backend pass it over
  // --- backend ---
  Counters be;
  Gauge be_conn;
  Gauge backend_queue;
  Rate be_sess_rate;
  Rate replay_rate;                          ///< option replay: requests sent again
  TimeAverage queue_time, connect_time, response_time, total_time;
  std::atomic<int64_t> last_session_us{0}, last_change_us{0}, down_time_us{0};
  std::atomic<uint32_t> backend_state{1};    ///< 1 up, 0 down
  std::atomic<uint32_t> lb_down_transitions{0};

  /// fullconn, or what load computed for it (manual 4.2).
  std::atomic<uint32_t> full_load{0};

  /// Serialises picks, queue and state changes. Never held across a callback or a system call.
  std::mutex& mutex() const { return mutex_; }

 private:
  friend class Ticket;
  friend class StateChange;
  friend class Queue;
  void build_balancers();
  void count_balanced(LiveServer& s);
  void count_taken(LiveServer& s);
  Balancer* balancer_of(const LiveServer& s) const;
  /// Puts s into its balancer, out of it, or corrects its weight there, after a change of state. Under the mutex.
  void place(LiveServer& s);
  const model::Proxy& config_;
  mutable std::mutex mutex_;
  /// Slots in pieces that never move, so that reading one needs no lock: piece i holds 64 << i slots.
  static constexpr size_t kPieces = 20;
  std::array<std::unique_ptr<std::atomic<LiveServer*>[]>, kPieces> slots_;
  std::atomic<size_t> server_count_{0};
  std::unordered_map<std::string, LiveServer*> by_name_;
  std::unique_ptr<Balancer> balancer_;
  std::unique_ptr<Balancer> backup_balancer_;       ///< only with option allbackups
  base::Tree<LiveServer> usable_backups_;           ///< in configuration order
  std::unique_ptr<class Queue> queue_;
  std::atomic<uint32_t> active_{0}, backup_{0}, weight_{0}, backup_weight_{0};
  uint32_t taken_ = 0;
  struct Removed {
    std::unique_ptr<LiveServer> server;
    int64_t at_us;
  };
  std::vector<Removed> removed_;
};

}  // namespace sluice::runtime
