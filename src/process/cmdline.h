// The command line: every flag of HAProxy 3.4's -h. Management guide 3. Main thread, before anything else runs.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "config/load.h"

namespace sluice::process {

struct Options {
  std::vector<std::string> files;        ///< -f and what follows --
  bool check = false;                    ///< -c
  std::optional<std::string> condition;  ///< -cc
  bool version = false, build_info = false, help = false;   ///< -v, -vv, -h
  bool verbose = false, quiet = false;   ///< -V, -q: the last one given counts
  bool debug = false;                    ///< -d: foreground, traffic on stdout
  bool daemon = false, foreground = false;                  ///< -D, -db
  bool master_worker = false, notify_systemd = false;       ///< -W, -Ws
  bool zero_warning = false;             ///< -dW
  bool diag = false;                     ///< -dD
  bool dump_config = false;              ///< -dC[key]
  std::string dump_key;
  bool dump_libraries = false;           ///< -dL
  std::optional<std::string> inventory;  ///< -dK<class[,class]*>
  bool ignore_resolution = false;        ///< -dr
  bool no_reuseport = false, no_splice = false, no_getaddrinfo = false;   ///< -dR -dS -dG
  bool no_fast_forward = false, no_zero_copy = false;       ///< -dF -dZ
  bool insecure_fork = false;            ///< -dI
  int max_connections = 0;               ///< -n, 0: not given
  int proxy_maxconn = 0;                 ///< -N, 0: not given
  int memory_mb = 0;                     ///< -m, 0: no limit
  std::string local_peer, pidfile, directory, take_sockets_from, master_cli;   ///< -L -p -C -x -S
  std::vector<int> finish_pids, terminate_pids;             ///< -sf -st
  bool worker = false;                   ///< not an option: a master runs this process
};

struct CommandLine {
  Options options;
  std::string error;      ///< not empty: said before the usage, exit status 1
};

CommandLine parse_command_line(int argc, const char* const* argv);

/// Everything that ends before a start: version, help, inventory, -cc, -c, a bad line. nullopt: go on and start.
/// Changes to -C's directory and sets HAProxy's environment variables.
std::optional<int> handle_command_line(const CommandLine& line);

/// -c: reads, reports and judges. 0 valid, 1 errors (or warnings under -dW), 2 nothing to listen on.
int run_check(const Options& options);

/// Reads the files for a start and reports. nullopt when the process may start, else its exit status.
std::optional<int> load_for_start(const Options& options, config::Loaded& loaded);

/// "sluice -h".
std::string usage_text();

}  // namespace sluice::process
