// A forwarder polls its ring a few times a second while it has nothing to do, and writes until the server stops
// reading: no lock or mail on the path of those that log.
#include "log/forward.h"

#include <event2/event.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "log/ring.h"
#include "net/loop.h"
#include "sluice/keyword.h"

namespace sluice::log {
namespace {

constexpr int64_t kIdleUs = 100000, kRetryUs = 1000000;
constexpr size_t kBlock = 16384;

struct LogProto {
  bool octet_count = false;
};
const model::Slot<LogProto> log_proto;

void parse_log_proto(ParseEnv& env, model::Server& server) {
  const std::string& how = env.next();
  if (how == "octet-count") log_proto.edit(server.slots).octet_count = true;
  else if (how == "legacy") log_proto.edit(server.slots).octet_count = false;
  else env.alert("'log-proto' expects one of 'legacy' or 'octet-count' (got '" + how + "')");
}

class Forwarder : public net::Timer {
 public:
  Forwarder(net::Loop& loop, Ring& ring, const model::Ring& config, const model::Server& server)
      : loop_(loop), ring_(ring), config_(config), server_(server) {
    next_ = ring.first();
    set(loop_.timers(), loop_.now_us() + 1);
  }
  ~Forwarder() override { close(); }

 protected:
  void on_timer() override {
    if (fd_ < 0) return connect();
    if (connecting_) return close_and_retry();   // timeout connect
    pump();
  }

 private:
  void connect() {
    sockaddr_storage ss{};
    socklen_t len = address(ss);
    if (len == 0) return retry();
    fd_ = ::socket(ss.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd_ < 0) return retry();
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&ss), len) < 0 && errno != EINPROGRESS) return close_and_retry();
    connecting_ = true;
    write_ = event_new(loop_.base(), fd_, EV_WRITE, on_writable, this);
    read_ = event_new(loop_.base(), fd_, EV_READ | EV_PERSIST, on_readable, this);
    event_add(write_, nullptr);
    int32_t ms = config_.timeout_connect > 0 ? config_.timeout_connect : 5000;
    set(loop_.timers(), loop_.now_us() + int64_t{ms} * 1000);
  }

  socklen_t address(sockaddr_storage& ss) const {
    const net::Endpoint& e = server_.address;
    if (e.kind != net::Endpoint::Kind::unix_path) return e.ip.to_sockaddr(ss);
    auto* un = reinterpret_cast<sockaddr_un*>(&ss);
    if (e.name.size() >= sizeof un->sun_path) return 0;
    un->sun_family = AF_UNIX;
    std::memcpy(un->sun_path, e.name.data(), e.name.size() + 1);
    return sizeof *un;
  }

  static void on_writable(int, short, void* arg) {
    auto& self = *static_cast<Forwarder*>(arg);
    int error = 0;
    socklen_t n = sizeof error;
    if (self.connecting_) {
      ::getsockopt(self.fd_, SOL_SOCKET, SO_ERROR, &error, &n);
      if (error) return self.close_and_retry();
      self.connecting_ = false;
      event_add(self.read_, nullptr);
    }
    self.pump();
  }
  static void on_readable(int, short, void* arg) {
    auto& self = *static_cast<Forwarder*>(arg);
    char sink[512];
    ssize_t n = ::recv(self.fd_, sink, sizeof sink, MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) self.close_and_retry();
  }

  void fill() {
    const LogProto* p = log_proto.get(server_.slots);
    bool counted = p && p->octet_count;
    while (out_.size() < kBlock) {
      line_.clear();
      if (!ring_.read(next_, line_)) return;
      ++next_;
      if (counted) out_ += std::to_string(line_.size()) + ' ' + line_;
      else out_ += line_ + '\n';
    }
  }

  void pump() {
    for (;;) {
      if (out_.empty()) fill();
      if (out_.empty()) return set(loop_.timers(), loop_.now_us() + kIdleUs);
      ssize_t n = ::send(fd_, out_.data(), out_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        cancel();
        event_add(write_, nullptr);
        return;
      }
      if (n < 0) return close_and_retry();
      out_.erase(0, static_cast<size_t>(n));
    }
  }

  void close() {
    if (write_) event_free(write_);
    if (read_) event_free(read_);
    write_ = read_ = nullptr;
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
    connecting_ = false;
    out_.clear();   // a line that was cut must not go on in another connection
  }
  void retry() { set(loop_.timers(), loop_.now_us() + kRetryUs); }
  void close_and_retry() {
    close();
    retry();
  }

  net::Loop& loop_;
  Ring& ring_;
  const model::Ring& config_;
  const model::Server& server_;
  int fd_ = -1;
  bool connecting_ = false;
  event* write_ = nullptr;
  event* read_ = nullptr;
  uint64_t next_ = 0;
  std::string out_, line_;
};

std::vector<std::unique_ptr<Forwarder>> forwarders;

constexpr ServerKeyword kKeywords[] = {{"log-proto", 1, parse_log_proto}};
const base::Register<ServerKeyword> registered(kKeywords);

}  // namespace

void start_forwarding(runtime::Runtime& rt) {
  if (rt.loops.empty()) return;
  for (const auto& [name, config] : rt.config().rings) {
    Ring& ring = Ring::make(name, config.description, config.size ? config.size : 1 << 20);
    for (const auto& s : config.servers)
      forwarders.push_back(std::make_unique<Forwarder>(*rt.loops[0], ring, config, *s));
  }
}

void stop_forwarding() { forwarders.clear(); }

}  // namespace sluice::log
