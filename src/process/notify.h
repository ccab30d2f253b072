// Words to the service manager (systemd's sd_notify protocol). Main thread. Management guide 3 "-Ws".
#pragma once
#include <cstdint>
#include <string_view>

namespace sluice::process {

/// Sends "NAME=value" lines to $NOTIFY_SOCKET; nothing when there is none, or after disable_notify().
void notify(std::string_view lines);
/// Without -Ws nothing is told.
void disable_notify();
/// Each line to the system's log, for a process whose stderr goes nowhere.
void log_to_syslog(std::string_view lines);
/// How often the manager wants to hear WATCHDOG=1, microseconds; 0: never.
int64_t watchdog_interval_us();

}  // namespace sluice::process
