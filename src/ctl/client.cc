#include "ctl/client.h"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>
#include <utility>

namespace sluice::ctl {
namespace {

int connect_unix(const std::string& path) {
  sockaddr_un sa{};
  sa.sun_family = AF_UNIX;
  if (path.size() >= sizeof sa.sun_path) return errno = ENAMETOOLONG, -1;
  std::memcpy(sa.sun_path, path.c_str(), path.size());
  int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && ::connect(fd, reinterpret_cast<sockaddr*>(&sa), sizeof sa) == 0) return fd;
  int saved = errno;
  if (fd >= 0) ::close(fd);
  errno = saved;
  return -1;
}

int connect_tcp(const std::string& host, const std::string& port) {
  addrinfo hints{}, *list = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &list) != 0) return errno = EHOSTUNREACH, -1;
  int fd = -1;
  for (addrinfo* a = list; a && fd < 0; a = a->ai_next) {
    fd = ::socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, 0);
    if (fd >= 0 && ::connect(fd, a->ai_addr, a->ai_addrlen) != 0) ::close(fd), fd = -1;
  }
  ::freeaddrinfo(list);
  return fd;
}

int connect_to(const std::string& where) {
  size_t colon = where.rfind(':');
  if (where.find('/') != std::string::npos || colon == std::string::npos) return connect_unix(where);
  return connect_tcp(where.substr(0, colon), where.substr(colon + 1));
}

/// One line of CSV; quotes are only around what holds a comma or a quote.
std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (char c : line) {
    if (c == '"') quoted = !quoted;
    else if (c == ',' && !quoted) out.emplace_back();
    else out.back() += c;
  }
  return out;
}

volatile std::sig_atomic_t signalled = 0;
void on_signal(int number) { signalled = number; }

}  // namespace

void catch_signals() {
  struct sigaction action{};
  action.sa_handler = on_signal;   // without SA_RESTART: waiting ends
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

int take_signal() { return std::exchange(signalled, 0); }

Answer ask(const std::string& socket, std::string_view command) {
  int fd = connect_to(socket);
  if (fd < 0) return {false, "cannot connect to " + socket + ": " + std::strerror(errno)};
  std::string line(command);
  line += '\n';
  for (size_t sent = 0; sent < line.size();) {
    ssize_t n = ::send(fd, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) break;
    sent += static_cast<size_t>(n);
  }
  Answer a{true, {}};
  char buf[65536];
  for (ssize_t n; (n = ::recv(fd, buf, sizeof buf, 0)) != 0;) {
    if (n < 0 && errno == EINTR && !signalled) continue;
    if (n < 0) break;
    a.text.append(buf, static_cast<size_t>(n));
  }
  ::close(fd);
  // Whatever was carried out ends with an empty line: an answer without is none.
  if (a.text.empty()) return {false, signalled ? "interrupted" : socket + " was closed before an answer came"};
  while (a.text.ends_with("\n")) a.text.pop_back();
  return a;
}

bool is_error(std::string_view answer) {
  for (std::string_view start :
       {"Unknown command", "Permission denied", "No such ", "Require ", "Can't find", "Expects ", "Invalid ",
        "'set server", "usage: ", "Absolute weight", "Empty weight", "timeout ", "Failed.", "Wait delay", "Missing ",
        "Only servers", "health checks are not", "agent checks are not", "A frontend name"})
    if (answer.starts_with(start)) return true;
  return false;
}

std::vector<ServerLine> servers_of(std::string_view csv, bool all) {
  std::vector<ServerLine> out;
  std::map<std::string, size_t> column;
  while (!csv.empty()) {
    size_t end = csv.find('\n');
    std::string_view line = csv.substr(0, end);
    csv = end == std::string_view::npos ? std::string_view{} : csv.substr(end + 1);
    if (line.starts_with("# ")) {
      auto names = cells_of(line.substr(2));
      for (size_t i = 0; i < names.size(); ++i) column[names[i]] = i;
      continue;
    }
    auto cells = cells_of(line);
    auto at = [&](const char* name) {
      auto it = column.find(name);
      return it != column.end() && it->second < cells.size() ? cells[it->second] : std::string();
    };
    if (line.empty() || (!all && at("type") != "2")) continue;
    out.push_back({at("pxname"), at("svname"), at("status"), at("weight"), at("scur"), at("qcur"), at("check_status"),
                   at("addr")});
  }
  return out;
}

}  // namespace sluice::ctl
