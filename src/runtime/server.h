// A server as it lives: state, gauges and counters around its configuration, which it owns and may change.
// Shared by all workers. Stable address until no session refers to it.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/tree.h"
#include "model/server.h"
#include "runtime/counters.h"
#include "runtime/ticket.h"

namespace sluice {
struct PickInput;
}

namespace sluice::runtime {

class LiveProxy;
class Observer;

/// srv_admin_state of `show servers state`, same bits.
enum Admin : uint8_t {
  kForcedMaint = 0x01, kInheritedMaint = 0x02, kConfigMaint = 0x04, kForcedDrain = 0x08, kInheritedDrain = 0x10,
  kResolutionMaint = 0x20, kHostnameMaint = 0x40,
  kAnyMaint = 0x63, kAnyDrain = 0x18,
};
/// srv_op_state of `show servers state`, same numbers.
enum class Oper : uint8_t { stopped = 0, starting = 1, running = 2, stopping = 3 };

/// The one atomic word, unpacked.
struct ServerState {
  uint8_t admin = 0;
  Oper oper = Oper::running;
  bool suspect = false;          ///< avoided while another is usable (option replay)
  uint16_t generation = 0;       ///< raised when idle connections must not be used any more
  bool in_maint() const { return admin & kAnyMaint; }
  bool in_drain() const { return admin & kAnyDrain; }
  /// Takes sessions that are bound to it (persistence); with weight > 0 and no drain also new ones.
  bool alive() const { return !in_maint() && oper != Oper::stopped; }
};

/// A check's latest outcome, as `show stat` and `show servers state` print it.
struct CheckReport {
  bool configured = false, enabled = false, in_progress = false;
  std::string status;            ///< check_status: "L7OK", "L4CON", "INI"; empty: never ran
  std::string description;       ///< check_desc: "Layer7 check passed"
  std::string output;            ///< last_chk: what came back
  int code = -1;                 ///< check_code; -1: none
  int64_t duration_ms = -1;      ///< -1: none
  int rise = 0, fall = 0, health = 0;
  uint8_t number = 1, result = 0, state = 0;   ///< srv_check_status, srv_check_result, srv_check_state
  uint64_t ended = 0;            ///< checks that came to an end so far
  uint16_t port = 0;
  net::Address address;
};

class LiveServer : public base::TreeNode<LiveServer> {
 public:
  LiveServer(LiveProxy& proxy, std::unique_ptr<model::Server> config, uint32_t index);
  ~LiveServer();

  LiveProxy& proxy() const { return proxy_; }
  model::Server& config() { return *config_; }
  const model::Server& config() const { return *config_; }
  const std::string& name() const { return config_->name; }
  /// Position in the backend, stable and not reused; tells ties and bits of PickInput::tried.
  uint32_t index() const { return index_; }

  ServerState state() const { return unpack(word_.load(std::memory_order_acquire)); }
  bool usable() const;                       ///< would get new sessions: alive, not draining, weight > 0
  uint32_t user_weight() const { return user_weight_.load(std::memory_order_relaxed); }
  uint32_t effective_weight() const;         ///< x16, slowstart included; 0 while draining
  uint32_t maxconn() const { return maxconn_.load(std::memory_order_relaxed); }   ///< 0: no limit
  uint32_t maxconn_now() const;              ///< dynamic maxconn between minconn and maxconn; UINT32_MAX: no limit

  /// Where it is reached; changes by `set server addr`. Copies under a small lock.
  net::Address address() const;
  void set_address(const net::Address& a);

  // gauges and counters
  std::atomic<uint32_t> served{0};           ///< tickets taken
  Gauge sessions;                            ///< scur smax
  Gauge queued;                              ///< qcur qmax
  Gauge idle;                                ///< pooled connections of all workers
  Gauge used;                                ///< connections in use
  Counters counters;
  Rate session_rate;
  TimeAverage queue_time, connect_time, response_time, total_time;
  std::atomic<int64_t> last_session_us{0};   ///< monotonic; 0: never
  std::atomic<int64_t> last_change_us{0};
  std::atomic<int64_t> down_time_us{0};
  std::atomic<uint32_t> references{0};       ///< sessions and mails that hold a pointer
  /// Suspicion (session/suspicion.h): the pause it has come to, 0 when it answered well since; and when that ends.
  std::atomic<int32_t> rest_ms{0};
  std::atomic<int64_t> rest_until_us{0};

  /// What other modules hang on (health checks); owned here, typed by them.
  struct Attachment {
    virtual ~Attachment() = default;
    /// For status_text: health counts from 0 to rise + fall - 1, up from `rise` on. False: no check is running.
    virtual bool health(int& now, int& rise, int& fall) const { return false; }
    /// What statistics and commands show. Any thread.
    virtual void report(CheckReport& out) const {}
    // --- commands, on loop 0; false: not possible (the module says why in `error`) ---
    virtual bool set_enabled(bool on, std::string& error) { return false; }      ///< enable/disable health, agent
    virtual bool set_result(bool up, std::string& error) { return false; }       ///< set server agent up|down
    virtual bool set_port(uint16_t port, std::string& error) { return false; }   ///< set server check-port, agent-port
    virtual bool set_address(const net::Address& a, std::string& error) { return false; }
    virtual bool set_send(std::string_view text, std::string& error) { return false; }   ///< agent-send
    /// Any thread: checks at once instead of at the next turn (the server became suspect). When the outcome is there
    /// the server is suspect no more. False: no check runs now, nothing will come.
    virtual bool check_now() { return false; }
  };
  std::unique_ptr<Attachment> check, agent;
  /// srv_check_health of a server without check: what commands made of it.
  std::atomic<uint8_t> health_by_hand{0};
  Observer* observer = nullptr;              ///< server keyword "observe", see runtime/observe.h. Set before workers start
  /// The server this one follows (server keyword "track"), null without. Set before workers start.
  LiveServer* tracked = nullptr;
  bool named = false;                        ///< a sample of the configuration names it: it stays. Set before workers start
  std::vector<LiveServer*> trackers;         ///< those that follow this one; changes under the backend's mutex

  // --- under the backend's mutex only ---
  bool full() const;                         ///< no room for one more: maxconn reached, or others wait before
  uint32_t lb_weight = 0;                    ///< what the balancer knows; 0: not in it
  void* lb_node = nullptr;                   ///< the balancer's own
  bool lb_aside = false;                     ///< the balancer was told that it has no room

 private:
  friend class LiveProxy;
  friend class StateChange;
  friend class Queue;
  friend class Ticket;
  static ServerState unpack(uint64_t w);
  static uint64_t pack(const ServerState& s);
  uint32_t warm_sixteenths() const;
  uint32_t warm_percent() const;
  LiveProxy& proxy_;
  std::unique_ptr<model::Server> config_;
  uint32_t index_;
  std::atomic<uint64_t> word_{0};
  std::atomic<uint32_t> user_weight_{1}, maxconn_{0};
  std::atomic<int64_t> warm_until_us_{0}, warm_from_us_{0};   ///< slowstart
  mutable std::atomic_flag address_lock_ = ATOMIC_FLAG_INIT;
  net::Address address_;
  bool removed_ = false;                     ///< under the backend's mutex: deleted, never to be placed again
  bool counted_ = false;                     ///< under the backend's mutex: in usable_active() or usable_backup()
  uint32_t counted_weight_ = 0;              ///< the same: in total_weight()
  TicketQueue waiting_;                      ///< under the backend's mutex
};

/// Should not be picked while another will do: it just failed, was tried before, or is suspect.
bool shunned(const LiveServer& s, const PickInput& in);

}  // namespace sluice::runtime
