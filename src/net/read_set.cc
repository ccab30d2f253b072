#include "net/read_set.h"

#include <event2/event.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <cstdlib>

#include "net/transport.h"

namespace sluice::net {
namespace {
/// Served in one turn: fewer cost more waits, more cost more cache. tests/bench/run, scene "many", is what it was tried with.
constexpr int kAtOnce = 64;
}  // namespace

ReadSet::ReadSet(event_base* base) : fd_(epoll_create1(EPOLL_CLOEXEC)) {
  if (fd_ < 0) std::abort();
  event_ = event_new(base, fd_, EV_READ | EV_PERSIST, &ReadSet::on_event, this);
  event_add(event_, nullptr);
}

ReadSet::~ReadSet() {
  event_free(event_);
  close(fd_);
}

void ReadSet::add(int fd, PlainTransport& t) {
  epoll_event e{};
  e.events = EPOLLIN;
  e.data.ptr = &t;
  epoll_ctl(fd_, EPOLL_CTL_ADD, fd, &e);
}

void ReadSet::remove(int fd) { epoll_ctl(fd_, EPOLL_CTL_DEL, fd, nullptr); }

void ReadSet::on_event(int fd, short, void*) {
  epoll_event ready[kAtOnce];
  int n = epoll_wait(fd, ready, kAtOnce, 0);
  for (int i = 0; i < n; ++i) static_cast<PlainTransport*>(ready[i].data.ptr)->announce();
}

}  // namespace sluice::net
