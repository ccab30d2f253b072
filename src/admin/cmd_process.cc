// Commands that look inside the process: show env, startup-logs, threads, activity, pools, fd, libs, tasks, profiling.
#include <dirent.h>
#include <link.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>

#include "admin/info.h"
#include "admin/startup.h"
#include "admin/targets.h"
#include "base/strings.h"

extern char** environ;

namespace sluice::admin {
namespace {

using runtime::Runtime;

void show_env(CommandRun& r) {
  std::string_view wanted = word(r, 2);
  bool any = false;
  for (char** e = environ; e && *e; ++e) {
    std::string_view line = *e;
    if (!wanted.empty() && line.substr(0, line.find('=')) != wanted) continue;
    r.print(std::string(line) + '\n');
    any = true;
  }
  if (!any && !wanted.empty()) r.message(3, "Variable not found");
}

void show_startup_logs(CommandRun& r) {
  r.print(get_startup_log().empty() ? "\n" : get_startup_log());
}

void show_threads(CommandRun& r) {
  for (const auto& l : Runtime::get().loops) {
    int n = l->index() + 1;
    r.print((l.get() == net::Loop::current() ? "* Thread " : "  Thread ") + std::to_string(n) + " : act=1 conns=" +
            std::to_string(l->load.load(std::memory_order_relaxed)) + '\n');
  }
}

void show_activity(CommandRun& r) {
  const Runtime& rt = Runtime::get();
  net::Loop* here = net::Loop::current();
  std::string out = "thread_id: " + std::to_string(here ? here->index() + 1 : 1) + " (1.." +
                    std::to_string(rt.loops.size()) + ")\n";
  char date[64];
  int64_t wall = here ? here->wall_us() : 0;
  std::snprintf(date, sizeof date, "date_now: %lld.%06lld\n", static_cast<long long>(wall / 1000000),
                static_cast<long long>(wall % 1000000));
  out += date;
  uint64_t conns = 0;
  std::string per_thread;
  for (const auto& l : rt.loops) {
    conns += l->load.load(std::memory_order_relaxed);
    per_thread += ' ' + std::to_string(l->load.load(std::memory_order_relaxed));
  }
  out += "conns: " + std::to_string(conns) + " [" + per_thread + " ]\n";
  out += "loops: " + std::to_string(here ? here->turns() : 0) + '\n';
  out += "streams: " + std::to_string(rt.process.streams_total.load()) + '\n';
  r.print(out);
}

void show_pools(CommandRun& r) {
  net::Loop* here = net::Loop::current();
  std::string out = "Dumping pools usage.\n";
  if (here) {
    base::ChunkPool& p = here->chunks();
    uint64_t all = uint64_t{p.in_use()} + p.free_count();
    out += "  - Pool buffer (" + std::to_string(p.chunk_size()) + " bytes) : " + std::to_string(all) + " allocated (" +
           std::to_string(all * p.chunk_size()) + " bytes), " + std::to_string(p.in_use()) + " used, thread " +
           std::to_string(here->index() + 1) + '\n';
  }
  struct mallinfo2 m = ::mallinfo2();
  out += "Total: " + std::to_string(m.arena + m.hblkhd) + " bytes allocated, " +
         std::to_string(m.uordblks + m.hblkhd) + " used.\n";
  r.print(out);
}

/// One line a descriptor; [num] for one alone.
void show_fd(CommandRun& r) {
  std::string_view wanted = word(r, word(r, 2).starts_with('-') ? 3 : 2);
  DIR* d = ::opendir("/proc/self/fd");
  if (!d) return r.message(3, "Cannot read the list of descriptors.");
  while (dirent* e = ::readdir(d)) {
    std::string name = e->d_name;
    if (!base::is_digit(name[0]) || (!wanted.empty() && name != wanted)) continue;
    char target[256];
    ssize_t n = ::readlink(("/proc/self/fd/" + name).c_str(), target, sizeof target);
    if (n > 0) r.print("  " + std::string(7 - std::min<size_t>(7, name.size()), ' ') + name + " : " +
                       std::string(target, static_cast<size_t>(n)) + '\n');
  }
  ::closedir(d);
}

int print_library(dl_phdr_info* info, size_t, void* arg) {
  char line[512];
  uintptr_t low = UINTPTR_MAX, high = 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& h = info->dlpi_phdr[i];
    if (h.p_type != PT_LOAD) continue;
    low = std::min(low, info->dlpi_addr + h.p_vaddr);
    high = std::max(high, info->dlpi_addr + h.p_vaddr + h.p_memsz);
  }
  if (!info->dlpi_name || low > high) return 0;
  std::snprintf(line, sizeof line, "0x%012lx-0x%012lx (0x%07lx) %s\n", static_cast<unsigned long>(low),
                static_cast<unsigned long>(high), static_cast<unsigned long>(high - low), info->dlpi_name);
  static_cast<CommandRun*>(arg)->print(line);
  return 0;
}
void show_libs(CommandRun& r) { ::dl_iterate_phdr(print_library, &r); }

void show_tasks(CommandRun& r) {
  const Runtime& rt = Runtime::get();
  r.print("Running tasks: " + std::to_string(rt.process.streams.value()) + " (" + std::to_string(rt.loops.size()) +
          " threads)\n  function                     places     %    lat_tot   lat_avg\n");
}

void show_profiling(CommandRun& r) {
  r.print("Per-task CPU profiling              : off           # not built in: use perf\n"
          "Memory usage profiling              : off           # not built in: use heaptrack\n");
}
void set_profiling(CommandRun& r) {
  if (word(r, 2) != "tasks" && word(r, 2) != "memory") return r.message(3, "Expects either 'tasks' or 'memory'.");
  if (word(r, 3) != "off" && word(r, 3) != "auto" && word(r, 3) != "on") return r.message(3, "Expects 'on', 'auto', or 'off'.");
  if (word(r, 3) == "on")
    r.message(3, "Profiling is not built in: use perf or heaptrack on this process.");
}

/// What a report of a fault should say of where it happened.
void show_dev(CommandRun& r) {
  utsname host{};
  ::uname(&host);
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  const Runtime& rt = Runtime::get();
  r.print("Version " + version_text() + "\nPlatform: " + host.sysname + ' ' + host.release + ' ' + host.machine +
          "\nProcess: pid " + std::to_string(::getpid()) + ", uid " + std::to_string(::getuid()) + ", gid " +
          std::to_string(::getgid()) + "\nThreads: " + std::to_string(rt.loops.size()) + ", maxconn " +
          std::to_string(rt.config().global.maxconn) + ", descriptors " + std::to_string(files.rlim_cur) + '\n');
}

constexpr Command kCommands[] = {
    {"show env", "show env [var]", "the environment", Level::operator_, show_env},
    {"show startup-logs", "show startup-logs", "what was said at the start", Level::operator_, show_startup_logs},
    {"show dev", "show dev", "where this process runs", Level::operator_, show_dev},
    {"show threads", "show threads", "worker threads", Level::user, show_threads},
    {"show activity", "show activity [-1|0|thread_num]", "what the workers did", Level::user, show_activity},
    {"show pools", "show pools [by*] [match <pfx>] [nb]", "memory", Level::user, show_pools},
    {"show fd", "show fd [-!plcfbsd]* [num]", "open descriptors", Level::operator_, show_fd},
    {"show libs", "show libs", "libraries and where they are loaded", Level::operator_, show_libs},
    {"show tasks", "show tasks", "what the workers look after", Level::user, show_tasks},
    {"show profiling", "show profiling [<what>|<#lines>|<opts>]*", "state of profiling", Level::admin,
     show_profiling},
    {"set profiling", "set profiling <what> {auto|on|off}", "turn profiling on or off", Level::admin, set_profiling},
};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
