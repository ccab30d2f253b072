// Everything alive in this process: proxies, listeners, limits. Built from a model::Config before workers start.
#pragma once
#include <atomic>
#include <memory>
#include <string_view>
#include <vector>

#include "model/config.h"
#include "net/loop.h"
#include "runtime/proxy.h"

namespace sluice::runtime {

/// One bound socket and its counters (option socket-stats shows them).
class LiveListener {
 public:
  LiveListener(LiveProxy& proxy, const model::Bind& bind) : proxy(proxy), bind(bind) {}
  LiveProxy& proxy;
  const model::Bind& bind;
  int fd = -1;
  enum class State : uint8_t { init, listening, full, paused, stopped };
  std::atomic<State> state{State::init};
  Gauge conn;
  Counters counters;
};

/// Process-wide figures (show info).
struct Process {
  std::atomic<uint32_t> maxconn{0};          ///< set maxconn global
  uint32_t hard_maxconn = 0;
  Gauge connections;
  std::atomic<uint64_t> total_connections{0}, total_requests{0}, maxconn_reached{0}, dropped_logs{0}, bytes_out{0};
  Rate conn_rate, sess_rate;
  std::atomic<uint32_t> conn_rate_limit{0}, sess_rate_limit{0};
  std::atomic<bool> stopping{false};
  std::atomic<uint64_t> streams_total{0};
  Gauge streams;
  Rate out_bytes;
  int64_t start_wall_us = 0, start_us = 0;
};

class Runtime {
 public:
  explicit Runtime(std::unique_ptr<model::Config> config);
  ~Runtime();

  const model::Config& config() const { return *config_; }
  model::Config& config() { return *config_; }
  LiveProxy* find_frontend(std::string_view name) const;
  LiveProxy* find_backend(std::string_view name) const;
  LiveProxy* of(const model::Proxy* p) const;            ///< the live one of a configured proxy
  const std::vector<std::unique_ptr<LiveProxy>>& proxies() const { return proxies_; }
  std::vector<std::unique_ptr<LiveListener>>& listeners() { return listeners_; }
  Process process;
  std::vector<std::unique_ptr<net::Loop>> loops;         ///< filled by `process` before threads start

  /// The one runtime of this process; set by its constructor. Fetches, commands and logs use it.
  static Runtime& get();
  static Runtime* get_if();

 private:
  std::unique_ptr<model::Config> config_;
  std::vector<std::unique_ptr<LiveProxy>> proxies_;
  std::vector<std::unique_ptr<LiveListener>> listeners_;
  std::unordered_map<const model::Proxy*, LiveProxy*> by_config_;
};

}  // namespace sluice::runtime
