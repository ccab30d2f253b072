#include "session/acceptor.h"

#include <event2/event.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "log/log.h"
#include "net/socket.h"

namespace sluice::session {
namespace {

using runtime::Ctr;
using State = runtime::LiveListener::State;

constexpr int64_t kBackOffUs = 100'000;     // descriptors ran out
constexpr int64_t kSaidEveryUs = 1'000'000;

// Filled and emptied on the main thread while no worker runs, so that readers need no lock.
std::vector<Acceptor*> acceptors;
std::atomic<uint32_t> waiting_count{0};
std::atomic<bool> wake_posted{false};
std::atomic<bool> all_paused{false};

/// A backlog of 0 is the system's.
int backlog_of(const runtime::LiveListener& l) {
  if (l.bind.backlog > 0) return l.bind.backlog;
  return l.proxy.config().backlog > 0 ? l.proxy.config().backlog : SOMAXCONN;
}

std::string shortage(const std::string& proxy, int error) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  const char* what = error == EMFILE ? "process FD limit" : error == ENFILE ? "system FD limit" : "system memory limit";
  const char* advice = error == EMFILE ? "Please check 'ulimit-n' and restart." : "Please check system tunables.";
  return fmt::format("Proxy {} reached {} (maxsock={}). {}", proxy, what, files.rlim_cur, advice);
}

}  // namespace

Acceptor::Acceptor(runtime::Runtime& rt, runtime::LiveListener& listener, net::Loop& home)
    : rt_(rt), listener_(listener), home_(home), batches_(rt.loops.size()) {
  for (const auto& loop : rt.loops) {
    const auto& only = listener.bind.threads;
    auto number = static_cast<uint16_t>(loop->index() + 1);
    if (only.empty() || std::find(only.begin(), only.end(), number) != only.end()) workers_.push_back(loop.get());
  }
  if (workers_.empty()) workers_.push_back(rt.loops.front().get());
  acceptors.push_back(this);
  if (listener_.fd < 0) return;
  event_ = event_new(home_.base(), listener_.fd, EV_READ | EV_PERSIST, &Acceptor::on_event, this);
  listen_events(true);
  listener_.state.store(State::listening, std::memory_order_relaxed);
}

Acceptor::~Acceptor() {
  shut();
  std::erase(acceptors, this);
}

void Acceptor::connection_closed(runtime::LiveListener& listener) {
  listener.conn.down();
  listener.proxy.fe_conn.down();
  runtime::Process& process = runtime::Runtime::get().process;
  process.connections.down();
  // Either we see that someone waits, or it sees, after saying so, that there is room.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (waiting_count.load(std::memory_order_relaxed) == 0 || wake_posted.exchange(true)) return;
  runtime::Runtime::get().loops.front()->post({&Acceptor::wake_all});
}

void Acceptor::wake_all(net::Loop& here, void*, uint64_t) {
  wake_posted.store(false);
  for (Acceptor* a : acceptors) {
    if (!a->waiting_.load()) continue;
    if (&a->home_ == &here) a->look();
    else a->home_.post({&Acceptor::look_mail, a});
  }
}

void Acceptor::review() {
  for (Acceptor* a : acceptors) a->home_.post({&Acceptor::look_mail, a});
}

void Acceptor::pause_all(bool on) {
  all_paused.store(on);
  review();
}

void Acceptor::look_mail(net::Loop&, void* self, uint64_t) { static_cast<Acceptor*>(self)->look(); }

void Acceptor::on_event(int, short, void* self) { static_cast<Acceptor*>(self)->accept_some(); }

/// Brings the socket to what it shall be now, whatever it was.
void Acceptor::look() {
  if (!event_) return;
  if (waiting_.exchange(false)) waiting_count.fetch_sub(1);
  if (listener_.proxy.stopped.load()) {
    drain();
    return shut();
  }
  if (all_paused.load() || listener_.proxy.fe_disabled.load()) return rest();
  if (listener_.state.load() == State::paused && !go_on()) return;
  listener_.state.store(State::listening, std::memory_order_relaxed);
  listen_events(true);
}

void Acceptor::accept_some() {
  uint32_t budget = allowance();
  for (; budget > 0; --budget) {
    if (full() && park()) break;
    if (!take_one()) break;
  }
  hand_over();
}

/// Connections that the kernel completed before the socket closes would be reset.
void Acceptor::drain() {
  if (listener_.state.load() == State::paused) return;
  while (!full() && take_one()) {}
  hand_over();
}

bool Acceptor::full() const {
  const runtime::LiveProxy& p = listener_.proxy;
  uint32_t most = rt_.process.maxconn.load(std::memory_order_relaxed);
  if (most && rt_.process.connections.value() >= most) return true;
  most = p.fe_maxconn.load(std::memory_order_relaxed);
  if (most && p.fe_conn.value() >= most) return true;
  return listener_.bind.maxconn && listener_.conn.value() >= listener_.bind.maxconn;
}

/// True: parked, a closing connection will wake us. False: one closed just now.
bool Acceptor::park() {
  waiting_.store(true);
  waiting_count.fetch_add(1);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (!full()) {
    if (waiting_.exchange(false)) waiting_count.fetch_sub(1);
    return false;
  }
  listen_events(false);
  listener_.state.store(State::full, std::memory_order_relaxed);
  return true;
}

/// How many may be accepted in this turn; 0: the listener naps until a rate allows more.
uint32_t Acceptor::allowance() {
  const runtime::Process& process = rt_.process;
  const runtime::LiveProxy& p = listener_.proxy;
  int64_t now = home_.now_us();
  uint32_t most = std::max<uint32_t>(rt_.config().global.maxaccept, 1);
  uint32_t wait_ms = 0;
  auto hold = [&](const runtime::Rate& rate, uint32_t limit) {
    if (!limit) return;
    wait_ms = std::max(wait_ms, rate.wait_ms(now, limit));
    uint32_t seen = rate.per_second(now);
    most = std::min(most, seen < limit ? limit - seen : 0);
  };
  hold(process.conn_rate, process.conn_rate_limit.load(std::memory_order_relaxed));
  hold(process.sess_rate, process.sess_rate_limit.load(std::memory_order_relaxed));
  hold(p.sess_rate, p.config().rate_limit_sessions);
  if (most == 0) nap(int64_t{std::max<uint32_t>(wait_ms, 1)} * 1000);
  return most;
}

bool Acceptor::take_one() {
  sockaddr_storage sa{};
  socklen_t len = sizeof sa;
  int fd = accept4(listener_.fd, reinterpret_cast<sockaddr*>(&sa), &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) {
    if (errno == EINTR || errno == ECONNABORTED) return true;
    accept_failed(errno);
    return false;
  }
  net::Address peer = net::Address::from(reinterpret_cast<sockaddr*>(&sa));
  if (rt_.config().global.reject_privileged_tcp && peer.is_ip() && peer.port() < IPPORT_RESERVED) {
    close(fd);   // harden.reject-privileged-ports.tcp
    return true;
  }
  runtime::Process& process = rt_.process;
  runtime::LiveProxy& p = listener_.proxy;
  int64_t now = home_.now_us();
  uint32_t most = process.maxconn.load(std::memory_order_relaxed);
  if (process.connections.up() == most) process.maxconn_reached.fetch_add(1, std::memory_order_relaxed);
  process.total_connections.fetch_add(1, std::memory_order_relaxed);
  process.conn_rate.add(now);
  p.fe_conn.up();
  p.conn_rate.add(now);
  p.fe.add(Ctr::connections);
  listener_.conn.up();
  listener_.counters.add(Ctr::connections);
  if (!peer.is_ip()) peer.set_port(static_cast<uint16_t>(listener_.bind.id));
  net::Loop& worker = least_loaded();
  worker.load.fetch_add(1, std::memory_order_relaxed);
  batches_[static_cast<size_t>(worker.index())].push_back({fd, &listener_, peer});
  return true;
}

void Acceptor::accept_failed(int error) {
  if (error != EMFILE && error != ENFILE && error != ENOBUFS && error != ENOMEM) return;
  int64_t now = home_.now_us();
  if (said_us_ == 0 || now - said_us_ >= kSaidEveryUs) {
    said_us_ = now;
    log::event(&listener_.proxy, 0, shortage(listener_.proxy.name(), error));
  }
  nap(kBackOffUs);
}

net::Loop& Acceptor::least_loaded() {
  size_t n = workers_.size(), best = turn_ % n;
  for (size_t i = 1; i < n; ++i) {
    size_t k = (turn_ + i) % n;
    if (workers_[k]->load.load(std::memory_order_relaxed) < workers_[best]->load.load(std::memory_order_relaxed)) best = k;
  }
  turn_ = (best + 1) % n;
  return *workers_[best];
}

/// One mail a worker and turn, not one a connection.
void Acceptor::hand_over() {
  for (net::Loop* loop : workers_) {
    auto& batch = batches_[static_cast<size_t>(loop->index())];
    if (batch.empty()) continue;
    if (loop == &home_) {
      for (const Accepted& a : batch) Worker::here().adopt(a);
      batch.clear();
    } else {
      loop->post({&Acceptor::adopt_mail, new std::vector<Accepted>(std::move(batch))});
      batch = {};
    }
  }
}

void Acceptor::adopt_mail(net::Loop&, void* batch, uint64_t) {
  std::unique_ptr<std::vector<Accepted>> all(static_cast<std::vector<Accepted>*>(batch));
  for (const Accepted& a : *all) Worker::here().adopt(a);
}

void Acceptor::listen_events(bool on) {
  if (heard_ == on) return;
  heard_ = on;
  if (on) event_add(event_, nullptr);
  else event_del(event_);
}

void Acceptor::nap(int64_t us) {
  listen_events(false);
  set(home_.timers(), home_.now_us() + us);
}

/// Refuses clients while it rests, and lets another process have the port, as HAProxy does. Unix sockets keep clients
/// waiting.
void Acceptor::rest() {
  if (listener_.state.load() == State::paused) return;
  listen_events(false);
  if (!net::is_unix(listener_.bind.address.kind)) shutdown(listener_.fd, SHUT_RD);
  listener_.state.store(State::paused, std::memory_order_relaxed);
}

bool Acceptor::go_on() {
  if (net::is_unix(listener_.bind.address.kind) || listen(listener_.fd, backlog_of(listener_)) == 0) return true;
  log::event(&listener_.proxy, 4, fmt::format("Failed to resume frontend {}.", listener_.proxy.name()));
  return false;
}

void Acceptor::shut() {
  if (!event_) return;
  if (waiting_.exchange(false)) waiting_count.fetch_sub(1);
  event_free(event_);
  event_ = nullptr;
  heard_ = false;
  cancel();
  close(listener_.fd);
  listener_.fd = -1;
  listener_.state.store(State::stopped, std::memory_order_relaxed);
}

}  // namespace sluice::session
