#include "process/dump_states.h"

#include <fmt/format.h>
#include <unistd.h>

#include "log/log.h"

namespace sluice::process {
namespace {

using runtime::Ctr;

std::string proxy_state(const runtime::LiveProxy& p) {
  uint32_t active = p.usable_active(), backup = p.usable_backup();
  if (p.server_count() == 0) return "has no servers";
  if (!active && !backup) return "has no server available !";
  return fmt::format("has {} active servers and {} backup servers available", active, backup);
}

void dump_proxy(const runtime::LiveProxy& p) {
  log::event(&p, 4, fmt::format("SIGHUP received, dumping servers states for proxy {}.", p.name()));
  p.for_each_server([&](const runtime::LiveServer& s) {
    log::event(&p, 4, fmt::format("SIGHUP: Server {}/{} is {}. Conn: {} act, {} pend, {} tot.", p.name(), s.name(),
                                  s.state().alive() ? "UP" : "DOWN", s.sessions.value(), s.queued.value(),
                                  s.counters.sum(Ctr::sessions)));
  });
  std::string state = proxy_state(p);
  log::event(&p, 4, fmt::format("SIGHUP: Proxy {} {}{} Conn: act(FE+BE): {}+{}, {} pend ({} unass), tot(FE+BE): {}+{}.", p.name(),
                                state, state.ends_with('!') ? "" : ".", p.fe_conn.value(), p.be_conn.value(),
                                p.total_queued(), p.queue_length(), p.fe.sum(Ctr::connections), p.be.sum(Ctr::sessions)));
}

}  // namespace

void dump_states(const runtime::Runtime& rt) {
  for (const auto& p : rt.proxies()) dump_proxy(*p);
}

void dump_pools(const runtime::Runtime& rt) {
  const base::ChunkPool& pool = rt.loops[0]->chunks();
  std::string text = fmt::format("Dumping pools usage.\n  - Pool buffer ({} bytes) : {} allocated, {} used\n", pool.chunk_size(),
                                 pool.in_use() + pool.free_count(), pool.in_use());
  [[maybe_unused]] ssize_t n = write(2, text.data(), text.size());
}

}  // namespace sluice::process
