#include "process/listeners.h"

#include <fmt/format.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "config/congestion.h"
#include "net/socket.h"
#include "process/messages.h"

namespace sluice::process {
namespace {

net::ListenOptions options_of(const runtime::Runtime& rt, const runtime::LiveListener& l) {
  const model::Bind& b = l.bind;
  const model::Global& g = rt.config().global;
  net::ListenOptions o;
  const model::Proxy& p = l.proxy.config();
  // As documented for "backlog": of the line, of the frontend, else its maxconn.
  o.backlog = b.backlog ? b.backlog : p.backlog ? p.backlog : static_cast<int>(p.maxconn ? p.maxconn : g.maxconn);
  o.mode = b.mode, o.uid = b.uid, o.gid = b.gid;
  o.interface = b.interface, o.namespace_name = b.namespace_name, o.congestion = config::congestion_of(b);
  o.mss = b.mss;
  o.v4v6 = b.v4v6, o.v6only = b.v6only;
  o.defer_accept = b.defer_accept, o.transparent = b.transparent, o.tfo = b.tfo;
  o.delay_ack = p.has(model::Opt::tcp_smart_accept);
  o.reuse_port = !g.no_reuseport;
  o.tcp_ut = b.tcp_ut;
  o.rcvbuf = g.rcvbuf_client, o.sndbuf = g.sndbuf_client;
  return o;
}

/// Some systems let a port be bound only once its old owner rests.
class OldOwners {
 public:
  explicit OldOwners(const std::vector<int>& pids) : pids_(pids) {}
  bool any() const { return !pids_.empty(); }
  void tell(int signal) const {
    for (int pid : pids_) kill(pid, signal);
  }

 private:
  const std::vector<int>& pids_;
};

void nap_10ms() {
  timespec t{0, 10'000'000};
  nanosleep(&t, nullptr);
}

/// The sockets that could not be opened, and why.
using Failures = std::vector<std::pair<runtime::LiveListener*, std::string>>;

Failures open_closed_ones(runtime::Runtime& rt) {
  Failures failed;
  for (auto& l : rt.listeners()) {
    if (l->fd >= 0 || l->proxy.config().disabled) continue;
    auto fd = net::listen_on(l->bind.address, options_of(rt, *l));
    if (fd) l->fd = *fd;
    else failed.emplace_back(l.get(), fd.error());
  }
  return failed;
}

void add_shards(runtime::Runtime& rt, size_t workers) {
  std::vector<std::unique_ptr<runtime::LiveListener>> all;
  for (auto& l : rt.listeners()) {
    size_t shards = l->bind.shard_per_thread ? workers : l->bind.shards;
    // Only sockets that may share a port can be several.
    if (l->bind.address.kind != net::Endpoint::Kind::ip || rt.config().global.no_reuseport) shards = 1;
    shards = std::min(shards, workers);
    runtime::LiveListener& first = *all.emplace_back(std::move(l));
    for (size_t i = 1; i < shards; ++i) all.push_back(std::make_unique<runtime::LiveListener>(first.proxy, first.bind));
  }
  rt.listeners() = std::move(all);
}

/// A socket that another process has listened on; false: it does not serve us after all.
bool adopt(const runtime::Runtime& rt, runtime::LiveListener& l, int fd) {
  if (net::listen_again(fd, l.bind.address, options_of(rt, l))) l.fd = fd;
  else close(fd);
  return l.fd == fd;
}

/// Whatever listened for a bind line goes on, even where the line has fewer shards now: what waits in a socket that
/// nobody takes over would be reset.
void claim_all(runtime::Runtime& rt, Handover& handover) {
  std::vector<std::unique_ptr<runtime::LiveListener>> all;
  auto& old = rt.listeners();
  for (size_t i = 0; i < old.size(); ++i) {
    runtime::LiveListener& l = *all.emplace_back(std::move(old[i]));
    if (l.proxy.config().disabled) continue;
    if (int fd = handover.claim(l.bind); fd >= 0) adopt(rt, l, fd);
    if (i + 1 < old.size() && &old[i + 1]->bind == &l.bind) continue;
    for (int fd; l.fd >= 0 && (fd = handover.claim(l.bind)) >= 0;) {
      auto extra = std::make_unique<runtime::LiveListener>(l.proxy, l.bind);
      if (adopt(rt, *extra, fd)) all.push_back(std::move(extra));
    }
  }
  rt.listeners() = std::move(all);
}

/// A process that was told to rest has shut down what it shares with us.
void listen_anew(runtime::Runtime& rt) {
  for (auto& l : rt.listeners())
    if (l->fd >= 0 && l->bind.address.kind == net::Endpoint::Kind::ip) (void)net::listen_again(l->fd, l->bind.address, options_of(rt, *l));
}

void say_failures(const Failures& failed) {
  for (auto& [l, why] : failed)
    alert(fmt::format("Binding [{}:{}] for {} {}: {}", l->bind.file, l->bind.line,
                      l->proxy.config().caps & model::kBackendCap ? "proxy" : "frontend", l->proxy.name(), why));
  main_alert("Some protocols failed to start their listeners! Exiting.");
}

}  // namespace

bool open_listeners(runtime::Runtime& rt, Handover& handover, const std::vector<int>& old_pids) {
  add_shards(rt, rt.loops.size());
  claim_all(rt, handover);
  OldOwners old(old_pids);
  constexpr int kTries = 20;
  Failures failed = open_closed_ones(rt);
  bool told = !failed.empty() && old.any();
  for (int i = 0; i < kTries && !failed.empty() && told; ++i) {
    old.tell(SIGTTOU);
    nap_10ms();
    failed = open_closed_ones(rt);
  }
  if (failed.empty()) {
    if (told) listen_anew(rt);
    return true;
  }
  if (told) old.tell(SIGTTIN);
  say_failures(failed);
  return false;
}

std::vector<std::unique_ptr<session::Acceptor>> make_acceptors(runtime::Runtime& rt) {
  std::vector<std::unique_ptr<session::Acceptor>> all;
  const model::Bind* last = nullptr;
  size_t shard = 0;
  for (auto& l : rt.listeners()) {
    shard = &l->bind == last ? shard + 1 : 0;
    last = &l->bind;
    if (l->fd >= 0) all.push_back(std::make_unique<session::Acceptor>(rt, *l, *rt.loops[shard % rt.loops.size()]));
  }
  return all;
}

}  // namespace sluice::process
