// Sockets: made, bound, connected, with the options that bind and server lines ask for. No event loop here.
// Errors are worded for the start-up log.
#pragma once
#include <cstdint>

#include "base/result.h"
#include "net/address.h"

namespace sluice::net {

struct ListenOptions {
  int backlog = 0;               ///< 0: the system's
  int mode = -1, uid = -1, gid = -1;
  std::string interface, namespace_name, congestion;   ///< congestion control algorithm; empty: the system's
  int mss = 0;
  bool v4v6 = false, v6only = false, defer_accept = false, transparent = false, tfo = false, reuse_port = true;
  bool delay_ack = false;        ///< the first answer carries the acknowledgement of what it answers
  int32_t tcp_ut = 0;
  int32_t rcvbuf = 0, sndbuf = 0;
};

/// A bound, listening, non-blocking, close-on-exec stream socket. UNIX sockets are bound under a temporary name with
/// their mode and owner set, then renamed: they never appear with other permissions.
base::Result<int> listen_on(const Endpoint& at, const ListenOptions& options);
/// The same of a socket that is bound already (inherited): sets the options that can still be set, and listens. Returns fd,
/// which stays the caller's on errors.
base::Result<int> listen_again(int fd, const Endpoint& at, const ListenOptions& options);

struct ConnectOptions {
  Address bind_to;               ///< source address, none: the kernel's choice
  bool bind_transparent = false; ///< usesrc
  std::string_view interface, namespace_name, congestion;
  bool tfo = false;
  bool delay_ack = false;        ///< a connection that ends at once never reaches the server's accept()
  int32_t tcp_ut = 0;
  int32_t rcvbuf = 0, sndbuf = 0;
  uint32_t mark = 0;
  uint8_t tos = 0;
};

/// What connecting came to: fd >= 0 with error 0 (connected or in progress), or fd -1 and an errno.
struct Connecting {
  int fd;
  int error_code;
  bool in_progress;
};
/// To `to`, or with unix_at (a path or an abstract name) there.
Connecting connect_to(const Address& to, const Endpoint* unix_at, const ConnectOptions& options);

inline bool is_unix(Endpoint::Kind k) {
  return k == Endpoint::Kind::unix_path || k == Endpoint::Kind::abstract || k == Endpoint::Kind::abstract_z;
}
/// Fills sa for a UNIX socket of that kind; returns its length, 0 when the name is too long. abns@ names fill the whole
/// address, abnsz@ ones end where they end. Manual section 11.
uint32_t unix_sockaddr(std::string_view name, Endpoint::Kind kind, sockaddr_storage& sa);

/// Whether this kernel knows the congestion control algorithm, and lets us use it.
bool has_congestion_control(std::string_view name);

/// SO_ERROR of a socket whose connect was in progress: 0 when it succeeded.
int connect_result(int fd);

void set_no_delay(int fd);
/// SO_MARK and IP_TOS / IPV6_TCLASS; failures (rights) are of no consequence.
void set_mark(int fd, uint32_t mark);
void set_tos(int fd, uint8_t tos);
/// The next close tells the peer nothing: no FIN where the kernel allows (CAP_NET_ADMIN), else a reset that dies on the
/// way after `ttl` hops. Manual 4.3 "silent-drop".
void make_silent(int fd, int ttl);
void set_keepalive(int fd, int cnt, int idle_s, int intvl_s);
Address local_address(int fd);
Address peer_address(int fd);
/// The destination before a NAT redirection (SO_ORIGINAL_DST), family none without one.
Address original_destination(int fd);

}  // namespace sluice::net
