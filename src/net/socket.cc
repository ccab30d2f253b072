#include "net/socket.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace sluice::net {
namespace {

/// SO_ORIGINAL_DST of linux/netfilter_ipv4.h, which cannot be included beside netinet/in.h.
constexpr int kOriginalDst = 80;

template <class T>
int set_option(int fd, int level, int name, T value) {
  return setsockopt(fd, level, name, &value, sizeof value);
}

/// socket(2) inside another network namespace (ip netns add NAME); the thread comes back to its own.
int socket_in(int domain, std::string_view ns) {
  int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
  if (ns.empty()) return socket(domain, type, 0);
  int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  int other = open(fmt::format("/run/netns/{}", ns).c_str(), O_RDONLY | O_CLOEXEC);
  int fd = -1;
  if (own >= 0 && other >= 0 && setns(other, CLONE_NEWNET) == 0) {
    fd = socket(domain, type, 0);
    if (setns(own, CLONE_NEWNET) != 0) std::abort();  // the thread must not go on in a foreign namespace
  }
  int saved = errno;
  if (own >= 0) close(own);
  if (other >= 0) close(other);
  errno = saved;
  return fd;
}

void bind_to_interface(int fd, std::string_view name) {
  if (!name.empty())
    setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name.data(), static_cast<socklen_t>(name.size()));
}

void set_transparent(int fd, Address::Family family) {
  if (family == Address::Family::ipv6) set_option(fd, IPPROTO_IPV6, IPV6_TRANSPARENT, 1);
  else set_option(fd, IPPROTO_IP, IP_TRANSPARENT, 1);
}

void set_buffers(int fd, int32_t receive, int32_t send) {
  if (receive) set_option(fd, SOL_SOCKET, SO_RCVBUF, receive);
  if (send) set_option(fd, SOL_SOCKET, SO_SNDBUF, send);
}

bool set_congestion(int fd, std::string_view name) {
  return setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name.data(), static_cast<socklen_t>(name.size())) == 0;
}

}  // namespace

uint32_t unix_sockaddr(std::string_view name, Endpoint::Kind kind, sockaddr_storage& sa) {
  auto& un = reinterpret_cast<sockaddr_un&>(sa);
  bool path = kind == Endpoint::Kind::unix_path;
  if (name.size() + 1 > sizeof un.sun_path) return 0;
  un = {};
  un.sun_family = AF_UNIX;
  // An abstract name starts with a NUL and needs none at its end; a path is the other way round.
  std::memcpy(un.sun_path + (path ? 0 : 1), name.data(), name.size());
  if (kind == Endpoint::Kind::abstract) return sizeof un;
  return static_cast<uint32_t>(offsetof(sockaddr_un, sun_path) + name.size() + 1);
}

Connecting connect_to(const Address& to, const Endpoint* unix_at, const ConnectOptions& o) {
  sockaddr_storage sa{};
  socklen_t len;
  int domain;
  if (unix_at) {
    len = unix_sockaddr(unix_at->name, unix_at->kind, sa);
    domain = AF_UNIX;
  } else {
    len = to.to_sockaddr(sa);
    domain = sa.ss_family;
  }
  int fd = len ? socket_in(domain, o.namespace_name) : -1;
  if (fd < 0) return {-1, len ? errno : EAFNOSUPPORT, false};
  if (domain != AF_UNIX) {
    set_no_delay(fd);
    bind_to_interface(fd, o.interface);
    if (o.tcp_ut) set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<unsigned>(o.tcp_ut));
    if (!o.congestion.empty()) set_congestion(fd, o.congestion);
    if (o.delay_ack) set_option(fd, IPPROTO_TCP, TCP_QUICKACK, 0);
    if (o.mark) set_option(fd, SOL_SOCKET, SO_MARK, o.mark);
    if (o.tos) set_option(fd, IPPROTO_IP, IP_TOS, int{o.tos});
#ifdef TCP_FASTOPEN_CONNECT
    if (o.tfo) set_option(fd, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, 1);
#endif
    if (o.bind_to.is_ip()) {
      if (o.bind_transparent) set_transparent(fd, o.bind_to.family());
      set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
      if (o.bind_to.port() == 0) set_option(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
      sockaddr_storage from{};
      socklen_t n = o.bind_to.to_sockaddr(from);
      if (bind(fd, reinterpret_cast<sockaddr*>(&from), n) != 0) {
        int e = errno;
        close(fd);
        return {-1, e, false};
      }
    }
  }
  set_buffers(fd, o.rcvbuf, o.sndbuf);
  if (connect(fd, reinterpret_cast<sockaddr*>(&sa), len) == 0) return {fd, 0, false};
  if (errno == EINPROGRESS || errno == EINTR) return {fd, 0, true};
  int e = errno;
  close(fd);
  return {-1, e, false};
}

bool has_congestion_control(std::string_view name) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return true;   // nothing is known against it
  bool known = set_congestion(fd, name);
  close(fd);
  return known;
}

int connect_result(int fd) {
  int e = 0;
  socklen_t n = sizeof e;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &e, &n) == 0 ? e : errno;
}

void set_mark(int fd, uint32_t mark) { set_option(fd, SOL_SOCKET, SO_MARK, mark); }

void set_tos(int fd, uint8_t tos) {
  int value = tos;
  if (setsockopt(fd, IPPROTO_IP, IP_TOS, &value, sizeof value) != 0)
    setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &value, sizeof value);
}

void make_silent(int fd, int ttl) {
  int on = 1;
  if (ttl == 0 && setsockopt(fd, IPPROTO_TCP, TCP_REPAIR, &on, sizeof on) == 0) return;
  int hops = ttl ? ttl : 1;
  if (setsockopt(fd, IPPROTO_IP, IP_TTL, &hops, sizeof hops) != 0)
    setsockopt(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &hops, sizeof hops);
  linger reset{1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

void set_no_delay(int fd) { set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1); }

void set_keepalive(int fd, int cnt, int idle_s, int intvl_s) {
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  if (cnt) set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, cnt);
  if (idle_s) set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, idle_s);
  if (intvl_s) set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, intvl_s);
}

Address local_address(int fd) {
  sockaddr_storage sa{};
  socklen_t n = sizeof sa;
  return getsockname(fd, reinterpret_cast<sockaddr*>(&sa), &n) == 0 ? Address::from(reinterpret_cast<sockaddr*>(&sa))
                                                                    : Address{};
}

Address peer_address(int fd) {
  sockaddr_storage sa{};
  socklen_t n = sizeof sa;
  return getpeername(fd, reinterpret_cast<sockaddr*>(&sa), &n) == 0 ? Address::from(reinterpret_cast<sockaddr*>(&sa))
                                                                    : Address{};
}

Address original_destination(int fd) {
  sockaddr_storage sa{};
  socklen_t n = sizeof sa;
  return getsockopt(fd, IPPROTO_IP, kOriginalDst, &sa, &n) == 0 ? Address::from(reinterpret_cast<sockaddr*>(&sa))
                                                               : Address{};
}

namespace {

base::Error listen_error(const Endpoint& at, std::string_view what) {
  const char* why = std::strerror(errno);
  if (at.kind != Endpoint::Kind::ip && at.kind != Endpoint::Kind::host)
    return {fmt::format("cannot {} socket ({}) [{}]", what, why, at.name.empty() ? at.text : at.name)};
  Address address = at.ip;
  if (at.port) address.set_port(at.port);
  return {fmt::format("cannot {} socket ({}) for [{}]", what, why, address.text())};
}

/// Binds to "<path>.<pid>.tmp", sets mode and owner, listens, then renames over the final name.
base::Result<int> listen_unix_path(int fd, const Endpoint& at, const ListenOptions& o) {
  std::string temporary = fmt::format("{}.{}.tmp", at.name, getpid());
  sockaddr_storage sa{};
  socklen_t len = unix_sockaddr(temporary, at.kind, sa);
  if (!len) return base::Error{fmt::format("socket path too long for [{}]", at.text)};
  unlink(temporary.c_str());
  if (bind(fd, reinterpret_cast<sockaddr*>(&sa), len) != 0) return listen_error(at, "bind UNIX");
  bool ok = (o.mode < 0 || chmod(temporary.c_str(), static_cast<mode_t>(o.mode)) == 0) &&
            ((o.uid < 0 && o.gid < 0) || chown(temporary.c_str(), static_cast<uid_t>(o.uid), static_cast<gid_t>(o.gid)) == 0);
  if (ok && listen(fd, o.backlog > 0 ? o.backlog : SOMAXCONN) == 0 && rename(temporary.c_str(), at.name.c_str()) == 0)
    return fd;
  auto error = listen_error(at, "set up UNIX");
  unlink(temporary.c_str());
  return error;
}

/// Those that a socket which somebody else bound takes as well.
void set_tcp_options(int fd, const ListenOptions& o) {
  if (o.mss > 0) set_option(fd, IPPROTO_TCP, TCP_MAXSEG, o.mss);
  if (o.defer_accept) set_option(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, 1);
  if (o.tcp_ut) set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<unsigned>(o.tcp_ut));
  if (o.tfo) set_option(fd, IPPROTO_TCP, TCP_FASTOPEN, 256);
  if (!o.congestion.empty()) set_congestion(fd, o.congestion);
  if (o.delay_ack) set_option(fd, IPPROTO_TCP, TCP_QUICKACK, 0);
  set_buffers(fd, o.rcvbuf, o.sndbuf);
}

void set_listen_options(int fd, const Endpoint& at, const ListenOptions& o) {
  set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  if (o.reuse_port) set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1);
  if (at.ip.family() == Address::Family::ipv6) {
    if (o.v6only) set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    else if (o.v4v6) set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  }
  bind_to_interface(fd, o.interface);
  if (o.transparent) set_transparent(fd, at.ip.family());
  set_tcp_options(fd, o);
}

base::Result<int> listen_ip(int fd, const Endpoint& at, const ListenOptions& o) {
  set_listen_options(fd, at, o);
  Address address = at.ip;
  if (at.port) address.set_port(at.port);
  sockaddr_storage sa{};
  socklen_t len = address.to_sockaddr(sa);
  if (bind(fd, reinterpret_cast<sockaddr*>(&sa), len) != 0) return listen_error(at, "bind");
  if (listen(fd, o.backlog > 0 ? o.backlog : SOMAXCONN) != 0) return listen_error(at, "listen to");
  return fd;
}

base::Result<int> listen_abstract(int fd, const Endpoint& at, const ListenOptions& o) {
  sockaddr_storage sa{};
  socklen_t len = unix_sockaddr(at.name, at.kind, sa);
  if (!len || bind(fd, reinterpret_cast<sockaddr*>(&sa), len) != 0) return listen_error(at, "bind abstract");
  if (listen(fd, o.backlog > 0 ? o.backlog : SOMAXCONN) != 0) return listen_error(at, "listen to");
  return fd;
}

}  // namespace

base::Result<int> listen_again(int fd, const Endpoint& at, const ListenOptions& o) {
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  if (at.kind == Endpoint::Kind::ip) set_listen_options(fd, at, o);
  else if (local_address(fd).is_ip()) set_tcp_options(fd, o);
  if (listen(fd, o.backlog > 0 ? o.backlog : SOMAXCONN) != 0) return listen_error(at, "listen to inherited");
  return fd;
}

base::Result<int> listen_on(const Endpoint& at, const ListenOptions& o) {
  using Kind = Endpoint::Kind;
  if (at.kind == Kind::fd) {
    return listen_again(at.fd, at, o);
  }
  bool unix_socket = is_unix(at.kind);
  int domain = unix_socket ? AF_UNIX : at.ip.family() == Address::Family::ipv6 ? AF_INET6 : AF_INET;
  int fd = socket_in(domain, o.namespace_name);
  if (fd < 0) return listen_error(at, "create");
  auto result = at.kind == Kind::unix_path ? listen_unix_path(fd, at, o)
                : unix_socket              ? listen_abstract(fd, at, o)
                                           : listen_ip(fd, at, o);
  if (!result) close(fd);
  return result;
}

}  // namespace sluice::net
