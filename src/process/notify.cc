#include "process/notify.h"

#include <sys/socket.h>
#include <syslog.h>
#include <unistd.h>

#include <cstdlib>

#include "base/strings.h"
#include "net/socket.h"

namespace sluice::process {
namespace {
bool silent = false;
}

void disable_notify() { silent = true; }

void notify(std::string_view lines) {
  const char* path = getenv("NOTIFY_SOCKET");
  if (silent || !path || (path[0] != '/' && path[0] != '@')) return;
  bool abstract = path[0] == '@';
  sockaddr_storage to{};
  socklen_t len = net::unix_sockaddr(path + (abstract ? 1 : 0),
                                     abstract ? net::Endpoint::Kind::abstract_z : net::Endpoint::Kind::unix_path, to);
  int fd = len ? socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) : -1;
  if (fd < 0) return;
  sendto(fd, lines.data(), lines.size(), MSG_NOSIGNAL | MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&to), len);
  close(fd);
}

void log_to_syslog(std::string_view lines) {
  openlog("haproxy", LOG_PID, LOG_DAEMON);
  for (std::string_view line : base::split(lines, '\n'))
    if (!line.empty()) syslog(line.starts_with("[ALERT]") ? LOG_ALERT : LOG_WARNING, "%.*s", static_cast<int>(line.size()), line.data());
  closelog();
}

int64_t watchdog_interval_us() {
  const char* every = getenv("WATCHDOG_USEC");
  const char* whom = getenv("WATCHDOG_PID");
  auto us = base::to_int(every ? every : "");
  if (silent || !us || *us <= 0 || (whom && base::to_int(whom) != getpid())) return 0;
  return *us / 2;
}

}  // namespace sluice::process
