#include "admin/info.h"

#include <malloc.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>

#include "admin/startup.h"
#include "base/time.h"
#include "sluice_build.h"

namespace sluice::admin {
namespace {

using runtime::Process;
using runtime::Runtime;

uint64_t mega(uint64_t bytes) { return bytes >> 20; }

/// Percent of the workers' time that was not spent on the processor since the last time anybody asked.
uint64_t idle_percent(size_t threads) {
  static int64_t last_wall = 0, last_cpu = 0;
  static uint64_t last = 100;
  timespec ts{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
  int64_t cpu = ts.tv_sec * int64_t{1000000} + ts.tv_nsec / 1000, wall = base::monotonic_us();
  int64_t span = (wall - last_wall) * static_cast<int64_t>(threads ? threads : 1);
  if (wall - last_wall < 100000) return last;
  int64_t busy = last_wall && span > 0 ? (cpu - last_cpu) * 100 / span : 0;
  last_wall = wall, last_cpu = cpu;
  return last = static_cast<uint64_t>(busy > 100 ? 0 : 100 - busy);
}

void fill_identity(InfoValues& v, const Runtime& rt, uint64_t uptime) {
  const model::Global& g = rt.config().global;
  v.str(0, "HAProxy");
  v.str(1, version_text());
  v.str(2, "2026/06/03");
  v.u32(3, rt.loops.size());
  v.u32(4, 1);
  v.u32(5, 1);
  v.u32(6, static_cast<uint64_t>(::getpid()));
  char text[48];
  std::snprintf(text, sizeof text, "%ud %uh%02um%02us", static_cast<unsigned>(uptime / 86400),
                static_cast<unsigned>(uptime / 3600 % 24), static_cast<unsigned>(uptime / 60 % 60),
                static_cast<unsigned>(uptime % 60));
  v.str(7, text);
  v.u32(8, uptime);
  char host[256] = "";
  if (g.node.empty()) ::gethostname(host, sizeof host - 1);
  v.str(50, g.node.empty() ? host : g.node);
  if (!g.description.empty()) v.str(51, g.description);
  v.str(66, version_text());
  v.u32(70, static_cast<uint64_t>(rt.process.start_wall_us / 1000000));
  v.str(71, "0");
  v.u32(72, get_warning_count());
  v.u32(81, 1);
}

void fill_memory(InfoValues& v) {
  struct mallinfo2 m = ::mallinfo2();
  uint64_t taken = m.arena + m.hblkhd, used = m.uordblks + m.hblkhd;
  v.u32(10, mega(taken));
  v.u32(11, mega(used));
  v.u64(68, taken);
  v.u64(69, used);
}

void fill_traffic(InfoValues& v, const Runtime& rt, int64_t now) {
  const Process& p = rt.process;
  v.u32(15, p.maxconn.load());
  v.u32(16, p.hard_maxconn);
  v.u32(17, p.connections.value());
  v.u32(18, p.total_connections.load());
  v.u32(19, p.total_requests.load());
  v.u32(26, p.conn_rate.per_second(now));
  v.u32(27, p.conn_rate_limit.load());
  v.u32(28, p.conn_rate.max());
  v.u32(29, p.sess_rate.per_second(now));
  v.u32(30, p.sess_rate_limit.load());
  v.u32(31, p.sess_rate.max());
  size_t listening = 0;
  for (const auto& l : const_cast<Runtime&>(rt).listeners())
    listening += l->state.load() == runtime::LiveListener::State::listening;
  listening += rt.config().global.stats_sockets.size();
  v.u32(52, p.stopping.load());
  v.u32(53, p.connections.value() + listening);
  v.u32(55, listening);
  v.u32(58, p.dropped_logs.load());
  v.u64(61, p.bytes_out.load());
  v.u64(63, p.out_bytes.per_second(now));
  v.u32(73, p.maxconn_reached.load());
  v.u64(76, p.streams.value());
  v.u64(77, p.streams_total.load());
}

}  // namespace

// Names and tags are those of the reference's `show info` and `show info typed`.
const StatField kInfoFields[kInfoCount] = {
    {"Name", "POSV", "Product"},
    {"Version", "POSV", "Version"},
    {"Release_date", "POSV", "Date of this version"},
    {"Nbthread", "CGSV", "Worker threads"},
    {"Nbproc", "CGSV", "Processes"},
    {"Process_num", "KGPV", "Process number"},
    {"Pid", "SGPV", "Process id"},
    {"Uptime", "MDPV", "Time since the start"},
    {"Uptime_sec", "MDPV", "Seconds since the start"},
    {"Memmax_MB", "CLPV", "Memory limit, MB"},
    {"PoolAlloc_MB", "MGPV", "Memory in pools, MB"},
    {"PoolUsed_MB", "MGPV", "Pool memory in use, MB"},
    {"PoolFailed", "MCPV", "Allocations that failed"},
    {"Ulimit-n", "CLPV", "Limit of descriptors"},
    {"Maxsock", "CLPV", "Limit of sockets"},
    {"Maxconn", "CLPV", "Limit of connections"},
    {"Hard_maxconn", "CLPV", "Highest limit of connections"},
    {"CurrConns", "MGPV", "Connections now"},
    {"CumConns", "MCPV", "Connections so far"},
    {"CumReq", "MCPV", "Requests so far"},
    {"MaxSslConns", "MMPV", "MaxSslConns"},
    {"CurrSslConns", "MGPV", "CurrSslConns"},
    {"CumSslConns", "MCPV", "CumSslConns"},
    {"Maxpipes", "CLPV", "Limit of pipes"},
    {"PipesUsed", "MGPV", "Pipes in use"},
    {"PipesFree", "MGPV", "Pipes kept"},
    {"ConnRate", "MRPV", "Connections in the last second"},
    {"ConnRateLimit", "CLPV", "Limit of connections a second"},
    {"MaxConnRate", "MMPV", "Most connections in a second"},
    {"SessRate", "MRPV", "Sessions in the last second"},
    {"SessRateLimit", "CLPV", "Limit of sessions a second"},
    {"MaxSessRate", "MRPV", "Most sessions in a second"},
    {"SslRate", "MRPV", "SslRate"},
    {"SslRateLimit", "CLPV", "SslRateLimit"},
    {"MaxSslRate", "MMPV", "MaxSslRate"},
    {"SslFrontendKeyRate", "MGPV", "SslFrontendKeyRate"},
    {"SslFrontendMaxKeyRate", "MMPV", "SslFrontendMaxKeyRate"},
    {"SslFrontendSessionReuse_pct", "MGPV", "SslFrontendSessionReuse pct"},
    {"SslBackendKeyRate", "MRPV", "SslBackendKeyRate"},
    {"SslBackendMaxKeyRate", "MMPV", "SslBackendMaxKeyRate"},
    {"SslCacheLookups", "MCPV", "SslCacheLookups"},
    {"SslCacheMisses", "MCPV", "SslCacheMisses"},
    {"CompressBpsIn", "MRPV", "CompressBpsIn"},
    {"CompressBpsOut", "MRPV", "CompressBpsOut"},
    {"CompressBpsRateLim", "CLPV", "CompressBpsRateLim"},
    {"ZlibMemUsage", "MGPV", "ZlibMemUsage"},
    {"MaxZlibMemUsage", "CLPV", "MaxZlibMemUsage"},
    {"Tasks", "MGPV", "Things being looked after"},
    {"Run_queue", "MGPV", "Things waiting for the processor"},
    {"Idle_pct", "MaPV", "Percent of time idle"},
    {"node", "COSV", "Name of the node"},
    {"description", "COSV", "Description"},
    {"Stopping", "MGPV", "1 while stopping"},
    {"Jobs", "MGPV", "Connections and listeners"},
    {"Unstoppable Jobs", "MGPV", "Unstoppable Jobs"},
    {"Listeners", "MGPV", "Listening sockets"},
    {"ActivePeers", "MGPV", "ActivePeers"},
    {"ConnectedPeers", "MGPV", "ConnectedPeers"},
    {"DroppedLogs", "MGPV", "Log lines dropped"},
    {"BusyPolling", "MGPV", "BusyPolling"},
    {"FailedResolutions", "MGPV", "FailedResolutions"},
    {"TotalBytesOut", "MGPV", "Bytes sent"},
    {"TotalSplicedBytesOut", "MGPV", "TotalSplicedBytesOut"},
    {"BytesOutRate", "MRPV", "Bytes sent in the last second"},
    {"DebugCommandsIssued", "MGPV", "DebugCommandsIssued"},
    {"CumRecvLogs", "MCPV", "CumRecvLogs"},
    {"Build info", "POSV", "Build"},
    {"Memmax_bytes", "CLPV", "Memmax bytes"},
    {"PoolAlloc_bytes", "MGPV", "PoolAlloc bytes"},
    {"PoolUsed_bytes", "MGPV", "PoolUsed bytes"},
    {"Start_time_sec", "MDPV", "When it started"},
    {"Tainted", "SGPV", "Experimental features in use"},
    {"TotalWarnings", "MCPV", "Warnings said"},
    {"MaxconnReached", "MCPV", "Times maxconn was reached"},
    {"BootTime_ms", "MDPV", "Milliseconds to get ready"},
    {"Niced_tasks", "MGPV", "Niced tasks"},
    {"CurrStreams", "MGPV", "Streams now"},
    {"CumStreams", "MGPV", "Streams so far"},
    {"BlockedTrafficWarnings", "MGPV", "BlockedTrafficWarnings"},
    {"PatternsAdded", "MGPV", "PatternsAdded"},
    {"PatternsFreed", "MGPV", "PatternsFreed"},
    {"NbThreadGroups", "CGSV", "Thread groups"},
};

std::string version_text() { return "3.4.0-sluice" SLUICE_VERSION; }

void fill_info(InfoValues& v) {
  const Runtime& rt = Runtime::get();
  int64_t now = base::monotonic_us();
  for (size_t i = 0; i < kInfoCount; ++i)
    if (i != 50 && i != 51) v.u32(i, 0);   // figures of what is not built in stay zero, as in the reference
  for (size_t i : {62u, 79u, 80u}) v.u64(i, 0);
  uint64_t uptime = now > rt.process.start_us ? static_cast<uint64_t>((now - rt.process.start_us) / 1000000) : 0;
  fill_identity(v, rt, uptime);
  fill_memory(v);
  fill_traffic(v, rt, now);
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  v.u32(13, files.rlim_cur);
  v.u32(14, files.rlim_cur);
  v.u32(23, rt.config().global.maxpipes);
  size_t timers = 0;
  for (const auto& l : rt.loops)
    if (l.get() == net::Loop::current()) timers += l->timers().size();
  v.u32(47, timers + rt.process.streams.value());
  v.u32(49, idle_percent(rt.loops.size()));
}

}  // namespace sluice::admin
