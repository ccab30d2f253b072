#include "process/handover.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/strings.h"
#include "net/pass_fds.h"
#include "net/socket.h"

namespace sluice::process {
namespace {

constexpr int kPatienceMs = 5000;
constexpr size_t kMostSockets = 100'000;

base::Error failed(const char* what) { return {std::string(what) + " (" + std::strerror(errno) + ")"}; }

/// One message. False at the end, after a timeout, on errors: errno says which (0: the end).
bool receive(int connection, std::string& text, std::vector<int>& fds) {
  pollfd waits{connection, POLLIN, 0};
  int ready = poll(&waits, 1, kPatienceMs);
  if (ready == 0) return errno = ETIMEDOUT, false;
  if (ready < 0) return false;
  ssize_t n = net::receive_fds(connection, text, fds);
  if (n == 0) errno = 0;
  return n > 0;
}

int int_option(int fd, int level, int name) {
  int value = 0;
  socklen_t n = sizeof value;
  return getsockopt(fd, level, name, &value, &n) == 0 ? value : 0;
}

/// A path without what it had before it was renamed over its name: "path.<pid>.tmp".
std::string_view final_path(std::string_view bound) {
  if (!bound.ends_with(".tmp")) return bound;
  std::string_view rest = bound.substr(0, bound.size() - 4);
  size_t dot = rest.rfind('.');
  bool pid = dot != rest.npos && dot + 1 < rest.size() && std::all_of(rest.begin() + static_cast<std::ptrdiff_t>(dot) + 1, rest.end(), base::is_digit);
  return pid ? rest.substr(0, dot) : bound;
}

std::string unix_key(const sockaddr_storage& sa, socklen_t length) {
  const auto& un = reinterpret_cast<const sockaddr_un&>(sa);
  if (length <= offsetof(sockaddr_un, sun_path)) return {};
  size_t room = length - offsetof(sockaddr_un, sun_path);
  if (un.sun_path[0] == 0) return std::string(un.sun_path, room);
  return std::string(final_path({un.sun_path, strnlen(un.sun_path, room)}));
}

/// Where a socket is bound; empty: nowhere that a bind line can name.
std::string key_of(int fd) {
  sockaddr_storage sa{};
  socklen_t n = sizeof sa;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&sa), &n) != 0) return {};
  return sa.ss_family == AF_UNIX ? unix_key(sa, n) : net::Address::from(reinterpret_cast<sockaddr*>(&sa)).text();
}

net::Address wanted_ip(const model::Bind& b) {
  net::Address ip = b.address.ip;
  if (b.address.port) ip.set_port(b.address.port);
  return ip;
}

std::string key_of(const model::Bind& b) {
  if (b.address.kind == net::Endpoint::Kind::ip) return wanted_ip(b).text();
  if (!net::is_unix(b.address.kind)) return {};
  sockaddr_storage sa{};
  socklen_t n = net::unix_sockaddr(b.address.name, b.address.kind, sa);
  return unix_key(sa, n);
}

bool permissions_match(const model::Bind& b) {
  struct stat s {};
  if (stat(b.address.name.c_str(), &s) != 0 || !S_ISSOCK(s.st_mode)) return false;
  return (b.mode < 0 || (s.st_mode & 07777) == static_cast<mode_t>(b.mode)) &&
         (b.uid < 0 || s.st_uid == static_cast<uid_t>(b.uid)) && (b.gid < 0 || s.st_gid == static_cast<gid_t>(b.gid));
}

/// Whether what cannot be changed on a bound socket is as the line wants it.
bool suits(int fd, const model::Bind& b) {
  if (b.address.kind == net::Endpoint::Kind::unix_path) return permissions_match(b);
  if (b.address.kind != net::Endpoint::Kind::ip) return true;
  bool six = b.address.ip.family() == net::Address::Family::ipv6;
  if (b.transparent != (int_option(fd, six ? IPPROTO_IPV6 : IPPROTO_IP, six ? IPV6_TRANSPARENT : IP_TRANSPARENT) != 0))
    return false;
  if (!six || (!b.v6only && !b.v4v6)) return true;
  return b.v6only == (int_option(fd, IPPROTO_IPV6, IPV6_V6ONLY) != 0);
}

/// Takes a length and that many bytes off `text`.
bool take_name(std::string_view& text, std::string& out) {
  if (text.empty()) return false;
  size_t n = static_cast<uint8_t>(text[0]);
  if (text.size() < 1 + n) return false;
  out = text.substr(1, n);
  text.remove_prefix(1 + n);
  return true;
}

}  // namespace

base::Result<int> connect_to_process(const std::string& where) {
  net::EndpointRules rules;
  rules.port_allowed = rules.names_allowed = false;
  auto at = net::parse_endpoint(where, rules);
  if (!at) return base::Error{at.error()};
  if (at->kind == net::Endpoint::Kind::fd || at->kind == net::Endpoint::Kind::sockpair) return at->fd;
  if (!net::is_unix(at->kind)) return base::Error{"'" + where + "' is no unix socket"};
  net::Connecting c = net::connect_to({}, &*at, {});
  if (c.fd < 0) {
    errno = c.error_code;
    return failed("cannot connect");
  }
  return c.fd;
}

Handover::~Handover() {
  for (const auto& [key, s] : sockets_) close(s.fd);
}

base::Result<bool> Handover::take_from(const std::string& where) {
  auto connection = connect_to_process(where);
  if (!connection) return base::Error{connection.error()};
  auto result = converse(*connection);
  close(*connection);
  return result;
}

base::Result<bool> Handover::converse(int connection) {
  constexpr std::string_view kAsk = "_getsocks\n";
  if (send(connection, kAsk.data(), kAsk.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(kAsk.size())) return failed("cannot ask");
  std::string text;
  std::vector<int> fds;
  while (text.size() < sizeof(int))
    if (!receive(connection, text, fds)) return errno ? failed("no answer") : base::Error{"it exposes none"};
  int count;
  std::memcpy(&count, text.data(), sizeof count);
  if (count < 0 || static_cast<size_t>(count) > kMostSockets) return base::Error{"it speaks another protocol"};
  text.erase(0, sizeof count);
  // One message a batch; the first may have come together with the count.
  while (sockets_.size() < static_cast<size_t>(count)) {
    if (fds.empty() && !receive(connection, text, fds)) return errno ? failed("some are missing") : base::Error{"some are missing"};
    if (fds.empty()) continue;
    bool understood = add(text, fds);
    text.clear();
    fds.clear();
    if (!understood) return base::Error{"it speaks another protocol"};
    char done = 1;
    if (send(connection, &done, 1, MSG_NOSIGNAL) != 1 && sockets_.size() < static_cast<size_t>(count)) return failed("cannot go on");
  }
  return true;
}

/// From here on all of fds are ours to close.
bool Handover::add(std::string_view text, const std::vector<int>& fds) {
  bool understood = true;
  for (int fd : fds) {
    Socket s{fd, {}, {}};
    understood = understood && take_name(text, s.namespace_name) && take_name(text, s.interface) && text.size() >= sizeof(int);
    if (understood) text.remove_prefix(sizeof(int));
    sockets_.emplace(key_of(fd), std::move(s));
  }
  return understood && text.empty();
}

int Handover::claim(const model::Bind& b) {
  std::string key = key_of(b);
  if (key.empty()) return -1;
  for (auto [it, end] = sockets_.equal_range(key); it != end; ++it) {
    const Socket& s = it->second;
    if (s.namespace_name != b.namespace_name || s.interface != b.interface || !suits(s.fd, b)) continue;
    int fd = s.fd;
    sockets_.erase(it);
    return fd;
  }
  return -1;
}

}  // namespace sluice::process
