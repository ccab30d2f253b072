// What `log` lines came to: targets with their sinks, found by proxy. Built once by start(); read by all threads.
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "log/sink.h"
#include "runtime/runtime.h"

namespace sluice::log {

struct Target {
  const model::LogTarget* config;
  Sink* sink;
  model::LogWire wire;
  std::string_view hostname;            ///< empty: not sent
  std::atomic<uint64_t> seen{0};        ///< lines offered to it, for sampling
};

struct ProxyLogs {
  std::vector<Target*> targets;
  std::string_view tag;
  std::atomic<uint64_t> lines{0};       ///< %lc
};

struct Line {
  int level = 6;
  int64_t wall_us = 0;
  std::string_view tag, structured_data, text;
};

class Targets {
 public:
  /// Opens every sink of the configuration.
  explicit Targets(const runtime::Runtime& rt);
  /// The proxy's; of proxies made later, and for null, the global ones.
  ProxyLogs& of(const runtime::LiveProxy* proxy);
  void flush();
  std::string_view pid() const { return pid_; }

 private:
  Target& target(const model::LogTarget& t, const model::Config& config);
  Sink& sink(const model::LogTarget& t, const model::Config& config);
  std::string pid_;
  std::unordered_map<std::string, std::unique_ptr<Sink>> sinks_;
  std::unordered_map<const model::LogTarget*, std::unique_ptr<Target>> targets_;
  ProxyLogs global_;
  std::unordered_map<const runtime::LiveProxy*, std::unique_ptr<ProxyLogs>> proxies_;
};

/// Filters by level and sample, prints the header, hands over. Any thread.
void emit(Targets& all, ProxyLogs& to, const Line& line);

/// The built targets; null before start() and after stop().
Targets* targets();

}  // namespace sluice::log
