#include "process/limits.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/resource.h>

#include <algorithm>

#include "process/messages.h"

namespace sluice::process {
namespace {

constexpr unsigned kMostWorkers = 64;          // counters have a slot for each
constexpr uint64_t kDefaultHardLimit = 1 << 20;   // containers often hand out a thousand million
constexpr uint64_t kFewestConnections = 100;

/// Descriptors beside two a connection: listeners, loops, logs, admin connections, checks.
uint64_t reserved(const model::Config& config, unsigned workers) {
  const model::Global& g = config.global;
  uint64_t n = 8 + 4ull * workers + g.stats_sockets.size() + (g.stats_sockets.empty() ? 0 : g.stats_maxconn) + 2ull * g.maxpipes;
  for (const auto& p : config.proxies) {
    if (p->disabled) continue;
    for (const auto& b : p->binds) n += b->shard_per_thread ? workers : b->shards;
    n += p->servers.size();
  }
  return n;
}

uint64_t descriptors_allowed(const model::Global& g) {
  if (g.ulimit_n) return g.ulimit_n;
  rlimit now{};
  getrlimit(RLIMIT_NOFILE, &now);
  uint64_t cap = g.fd_hard_limit ? g.fd_hard_limit : kDefaultHardLimit;
  return std::min<uint64_t>(now.rlim_max, cap);
}

/// What -m leaves room for: two buffers and the state of both sides a connection.
uint64_t memory_allows(const Options& o, const model::Global& g) {
  if (!o.memory_mb) return UINT64_MAX;
  return uint64_t{static_cast<unsigned>(o.memory_mb)} * 1048576 / (2ull * g.bufsize + 4096);
}

uint32_t connections_for(uint64_t files, uint64_t extra, uint64_t most) {
  uint64_t room = files > extra ? (files - extra) / 2 : 0;
  return static_cast<uint32_t>(std::clamp(std::min(room, most), kFewestConnections, uint64_t{1} << 28));
}

bool set_files(uint64_t n, const rlimit& now) {
  // Never lowered: what the environment grants beyond our need costs nothing.
  if (n <= now.rlim_cur) return true;
  rlimit wanted{n, std::max<rlim_t>(now.rlim_max, n)};
  return setrlimit(RLIMIT_NOFILE, &wanted) == 0;
}

/// Without strict-limits: with what there is.
void make_do(model::Global& g, bool computed, uint64_t extra, uint64_t memory, rlim_t most) {
  rlimit all{most, most};
  setrlimit(RLIMIT_NOFILE, &all);
  if (computed) g.maxconn = connections_for(most, extra, memory);
  uint64_t needed = 2ull * g.maxconn + extra;
  if (needed > most)
    main_alert(fmt::format("FD limit ({}) too low for maxconn={}/maxsock={}. Please raise 'ulimit-n' to {} or more to avoid any "
                           "trouble.", most, g.maxconn, needed, needed));
}

bool limit_memory(int megabytes, bool strict) {
  if (!megabytes) return true;
  rlim_t bytes = static_cast<rlim_t>(megabytes) * 1048576;
  rlimit memory{bytes, bytes};
  if (setrlimit(RLIMIT_DATA, &memory) == 0) return true;
  std::string text = fmt::format("Cannot fix MEM limit to {} megs.", megabytes);
  if (strict) return main_alert(text), false;
  main_warning(text);
  return true;
}

}  // namespace

unsigned worker_count(const model::Global& g) {
  unsigned n = g.nbthread;
  if (!n) {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    n = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? static_cast<unsigned>(CPU_COUNT(&cpus)) : 1;
    if (g.thread_hard_limit) n = std::min(n, g.thread_hard_limit);
  }
  return std::clamp(n, 1u, kMostWorkers);
}

bool apply_limits(const Options& o, model::Config& config, unsigned workers) {
  model::Global& g = config.global;
  uint64_t extra = reserved(config, workers), memory = memory_allows(o, g);
  bool computed = g.maxconn == 0;
  if (computed) g.maxconn = connections_for(descriptors_allowed(g), extra, memory);
  uint64_t wanted = std::max<uint64_t>(2ull * g.maxconn + extra, g.ulimit_n);
  rlimit now{};
  getrlimit(RLIMIT_NOFILE, &now);
  if (!set_files(wanted, now)) {
    std::string text = fmt::format("Cannot raise FD limit to {}, limit is {}.", wanted, now.rlim_max);
    if (g.strict_limits) return main_alert(text), false;
    main_warning(text);
    make_do(g, computed, extra, memory, now.rlim_max);
  }
  return limit_memory(o.memory_mb, g.strict_limits);
}

}  // namespace sluice::process
