// What the kernel alone costs: a relay that looks at nothing. One thread, epoll, one read and one write each way, a connection
// to the origin for each client. `relay PORT ORIGIN_ADDRESS ORIGIN_PORT`.
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstdlib>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

struct Peer {
  int to = -1;        // where bytes read here go
  uint32_t kept = 0;  // bytes that `to` did not take yet, from `at` on in `buf`
  uint32_t at = 0;
  char* buf = nullptr;
};

static std::vector<Peer> peers;
static int poll_fd;

static void watch(int op, int fd, uint32_t events) {
  epoll_event e{};
  e.events = events;
  e.data.fd = fd;
  epoll_ctl(poll_fd, op, fd, &e);
}

static void drop(int fd) {
  for (int f : {fd, peers[fd].to}) {
    if (f < 0 || peers[f].to < 0) continue;
    free(peers[f].buf);
    peers[f] = Peer();
    close(f);
  }
}

// Bytes wait only when a socket is full: reading stops there until it has taken them.
static bool flush(int fd) {
  Peer& p = peers[fd];
  ssize_t n = send(p.to, p.buf + p.at, p.kept, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (n < 0) return errno == EAGAIN;
  p.at += n, p.kept -= n;
  if (p.kept) return true;
  free(p.buf), p.buf = nullptr;
  watch(EPOLL_CTL_MOD, p.to, EPOLLIN);
  watch(EPOLL_CTL_MOD, fd, EPOLLIN);
  return true;
}

static bool move_bytes(int fd) {
  static char buf[65536];
  ssize_t n = recv(fd, buf, sizeof buf, MSG_DONTWAIT);
  if (n <= 0) return n < 0 && errno == EAGAIN;
  ssize_t w = send(peers[fd].to, buf, n, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (w < 0 && errno != EAGAIN) return false;
  w = w < 0 ? 0 : w;
  if (w == n) return true;
  Peer& p = peers[fd];
  p.buf = static_cast<char*>(malloc(n - w)), p.at = 0, p.kept = n - w;
  std::copy(buf + w, buf + n, p.buf);
  watch(EPOLL_CTL_MOD, fd, 0);
  watch(EPOLL_CTL_MOD, p.to, EPOLLIN | EPOLLOUT);
  return true;
}

static void open_pair(int client, const sockaddr_in& origin) {
  int server = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  linger reset{1, 0};   // as a proxy must: no TIME-WAIT on the origin's side, the ports are few
  setsockopt(server, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  if (connect(server, reinterpret_cast<const sockaddr*>(&origin), sizeof origin)) { close(server), close(client); return; }
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (peers.size() <= size_t(std::max(client, server))) peers.resize(std::max(client, server) + 1024);
  peers[client].to = server, peers[server].to = client;
  watch(EPOLL_CTL_ADD, client, EPOLLIN), watch(EPOLL_CTL_ADD, server, EPOLLIN);
}

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  sockaddr_in origin{AF_INET, htons(uint16_t(atoi(argv[3]))), {inet_addr(argv[2])}, {}};
  int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in a{AF_INET, htons(uint16_t(atoi(argv[1]))), {htonl(INADDR_LOOPBACK)}, {}};
  if (bind(listener, reinterpret_cast<sockaddr*>(&a), sizeof a) || listen(listener, 4096)) return 1;
  poll_fd = epoll_create1(0);
  peers.resize(4096);
  watch(EPOLL_CTL_ADD, listener, EPOLLIN);
  for (epoll_event ready[256];;) {
    int n = epoll_wait(poll_fd, ready, 256, -1);
    for (int i = 0; i < n; i++) {
      int fd = ready[i].data.fd;
      if (fd == listener) {
        int c = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (c >= 0) open_pair(c, origin);
      } else if (peers[fd].to >= 0) {
        bool good = true;
        if (ready[i].events & EPOLLOUT) good = flush(peers[fd].to);
        if (good && ready[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR) && !peers[fd].kept) good = move_bytes(fd);
        if (!good) drop(fd);
      }
    }
  }
}
