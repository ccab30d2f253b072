// The server of the benchmarks: answers at once, keeps connections open, spends as little as it can. `origin PORT` on loopback.
// GET /0 /1k /64k /1m name the size of the body; anything else gets 12 bytes. A request body is read and dropped.
// `Connection: close` is honoured. Request heads must come in one piece of at most 16 KiB, as they do on loopback.
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/tcp.h>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

struct Conn {
  std::string head;                    // of a request that is not whole yet
  size_t body = 0;                     // bytes of a request body still to come
  const std::string* answer = nullptr; // being sent
  size_t sent = 0;
  bool last = false;
  bool waiting = false;                // for room in the socket
};

static std::vector<Conn> conns(65536);
static int poll_fd;

static std::string answer(size_t size, bool last) {
  return "HTTP/1.1 200 OK\r\nServer: origin\r\nContent-Type: text/plain\r\n" + std::string(last ? "Connection: close\r\n" : "") +
         "Content-Length: " + std::to_string(size) + "\r\n\r\n" + std::string(size, 'x');
}

static const std::string& pick(const char* target, bool last) {
  static const size_t sizes[] = {12, 0, 1024, 65536, 1048576};
  static std::string all[5][2];
  if (all[0][0].empty())
    for (int i = 0; i < 5; i++)
      for (int l = 0; l < 2; l++) all[i][l] = answer(sizes[i], l);
  int i = !strncmp(target, "/0 ", 3) ? 1 : !strncmp(target, "/1k ", 4) ? 2 : !strncmp(target, "/64k ", 5) ? 3 : !strncmp(target, "/1m ", 4) ? 4 : 0;
  return all[i][last];
}

static void watch(int op, int fd, uint32_t events) {
  epoll_event e{};
  e.events = events;
  e.data.fd = fd;
  epoll_ctl(poll_fd, op, fd, &e);
}

/// False when the connection is over.
static bool push(int fd, Conn& c) {
  ssize_t n = send(fd, c.answer->data() + c.sent, c.answer->size() - c.sent, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (n < 0 && errno != EAGAIN) return false;
  if (n > 0) c.sent += n;
  bool whole = c.sent == c.answer->size();
  if (whole == c.waiting) watch(EPOLL_CTL_MOD, fd, whole ? EPOLLIN : EPOLLOUT);
  c.waiting = !whole;
  if (whole) c.answer = nullptr, c.sent = 0;
  return !whole || !c.last;
}

static bool begin(Conn& c, const char* head, size_t size) {
  const char* target = static_cast<const char*>(memchr(head, ' ', size));
  const char* length = strcasestr(head, "\ncontent-length:");
  const char* close_it = strcasestr(head, "\nconnection: close");
  if (!target) return false;
  c.body = length ? strtoul(length + 16, nullptr, 10) : 0;
  c.last = close_it != nullptr;
  c.answer = &pick(target + 1, c.last);
  return true;
}

static bool take(int fd, Conn& c) {
  static char buf[65536 + 1];
  ssize_t n = recv(fd, buf, 65536, MSG_DONTWAIT);
  if (n <= 0) return n < 0 && errno == EAGAIN;
  char* p = buf;
  buf[n] = 0;
  if (!c.head.empty()) {
    if (c.head.size() > 16384) return false;
    c.head.append(buf, n);
    n = std::min<ssize_t>(c.head.size(), 65536);
    memcpy(buf, c.head.data(), n), buf[n] = 0;
    c.head.clear();
  }
  for (char* end = buf + n; p < end;) {
    size_t skip = std::min<size_t>(c.body, end - p);
    c.body -= skip, p += skip;
    if (!c.body && c.answer && !push(fd, c)) return false;
    if (p == end) break;
    char* stop = strstr(p, "\r\n\r\n");
    if (!stop) { c.head.assign(p, end - p); break; }
    stop[3] = 0;
    if (!begin(c, p, stop - p)) return false;
    p = stop + 4;
    if (!c.body && !push(fd, c)) return false;
  }
  return true;
}

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in a{AF_INET, htons(uint16_t(atoi(argv[1]))), {htonl(INADDR_ANY)}, {}};
  if (bind(listener, reinterpret_cast<sockaddr*>(&a), sizeof a) || listen(listener, 4096)) { perror("origin"); return 1; }
  poll_fd = epoll_create1(0);
  watch(EPOLL_CTL_ADD, listener, EPOLLIN);
  for (epoll_event ready[256];;) {
    int n = epoll_wait(poll_fd, ready, 256, -1);
    for (int i = 0; i < n; i++) {
      int fd = ready[i].data.fd;
      if (fd == listener) {
        int s = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (s < 0) continue;
        setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (conns.size() <= size_t(s)) conns.resize(s * 2);
        watch(EPOLL_CTL_ADD, s, EPOLLIN);
        continue;
      }
      Conn& c = conns[fd];
      bool good = ready[i].events & EPOLLOUT ? push(fd, c) : take(fd, c);
      if (!good) c = Conn(), close(fd);
    }
  }
}
