// A client of the Runtime API: one command, one answer. Blocking; any thread.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sluice::ctl {

struct Answer {
  bool reached = false;     ///< false: `text` says why not
  std::string text;         ///< without the empty line at the end
};

/// Sends one command to a UNIX socket path or host:port and reads to the end.
Answer ask(const std::string& socket, std::string_view command);

/// From now on SIGINT and SIGTERM end a wait in ask() instead of the process.
void catch_signals();
/// The signal that came since the last call; 0: none.
int take_signal();

/// True when the answer is one of the messages that say that a command was not carried out.
bool is_error(std::string_view answer);

struct ServerLine {
  std::string backend, name, status, weight, sessions, queued, check, address;
};
/// Servers (and with `all` frontends and backends) out of "show stat".
std::vector<ServerLine> servers_of(std::string_view csv, bool all);

}  // namespace sluice::ctl
