#include "net/pass_fds.h"

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sluice::net {
namespace {

/// Control bytes for as many descriptors as one message may carry, aligned as the kernel wants them.
union Control {
  cmsghdr align;
  char bytes[CMSG_SPACE(sizeof(int) * (kMostPassedFds + 1))];
};

}  // namespace

int send_fds(int socket, std::span<const char> bytes, std::span<const int> fds) {
  if (fds.size() > kMostPassedFds || bytes.empty()) return errno = EINVAL, -1;
  Control control{};
  iovec part{const_cast<char*>(bytes.data()), bytes.size()};
  msghdr m{};
  m.msg_iov = &part;
  m.msg_iovlen = 1;
  if (!fds.empty()) {
    m.msg_control = control.bytes;
    m.msg_controllen = CMSG_SPACE(fds.size_bytes());
    cmsghdr* c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(fds.size_bytes());
    std::memcpy(CMSG_DATA(c), fds.data(), fds.size_bytes());
  }
  ssize_t n;
  while ((n = sendmsg(socket, &m, MSG_NOSIGNAL)) < 0 && errno == EINTR) {}
  if (n < 0) return errno == EAGAIN ? 0 : -1;
  return static_cast<size_t>(n) == bytes.size() ? 1 : -1;
}

ssize_t receive_fds(int socket, std::string& bytes, std::vector<int>& fds) {
  Control control{};
  char data[16384];
  iovec part{data, sizeof data};
  msghdr m{};
  m.msg_iov = &part;
  m.msg_iovlen = 1;
  m.msg_control = control.bytes;
  m.msg_controllen = sizeof control.bytes;
  ssize_t n;
  while ((n = recvmsg(socket, &m, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) {}
  if (n < 0) return -1;
  for (cmsghdr* c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    size_t at = fds.size();
    fds.resize(at + count);
    std::memcpy(fds.data() + at, CMSG_DATA(c), count * sizeof(int));
  }
  bytes.append(data, static_cast<size_t>(n));
  return n;
}

}  // namespace sluice::net
