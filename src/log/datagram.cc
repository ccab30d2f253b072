// Datagram sinks: a batch for each loop and one, under a lock, for threads without a loop. A syslog daemon that was
// restarted is found again by connecting anew, at most once a second.
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>

#include "base/time.h"
#include "log/sink.h"
#include "net/loop.h"
#include "net/socket.h"
#include "runtime/runtime.h"

namespace sluice::log {
namespace {

constexpr uint32_t kBatchBytes = 32768;
constexpr uint32_t kBatchLines = 64;
constexpr int kMaxLoops = 64;

struct Batch {
  uint32_t count = 0, used = 0;
  iovec parts[kBatchLines];
  mmsghdr messages[kBatchLines];
  char bytes[kBatchBytes];
};

bool peer_address(const model::LogTarget& t, sockaddr_storage& ss, socklen_t& len) {
  std::memset(&ss, 0, sizeof ss);
  const net::Endpoint& e = t.address;
  if (t.kind == model::LogTarget::Kind::udp) {
    net::Address a = e.ip;
    if (a.port() == 0) a.set_port(e.port ? e.port : 514);
    len = a.to_sockaddr(ss);
    return len != 0;
  }
  len = net::unix_sockaddr(e.name, e.kind, ss);
  return len != 0;
}

class DatagramSink : public Sink {
 public:
  explicit DatagramSink(const model::LogTarget& t) {
    usable_ = peer_address(t, peer_, peer_len_);
    if (!usable_) return;
    fd_ = ::socket(peer_.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    connect_peer();
  }
  ~DatagramSink() override {
    for (auto& b : batches_) {
      if (Batch* batch = b.load(std::memory_order_relaxed)) send(*batch), delete batch;
    }
    if (fd_ >= 0) ::close(fd_);
  }

  void put(std::string_view header, std::string_view text) override {
    net::Loop* loop = net::Loop::current();
    if (fd_ < 0 || (loop && loop->index() >= kMaxLoops)) return count_drops(1);
    if (!loop) {
      std::lock_guard lock(mutex_);
      Batch& b = batch(kMaxLoops);
      add(b, header, text);
      return send(b);
    }
    add(batch(loop->index()), header, text);
  }

  void flush() override {
    net::Loop* loop = net::Loop::current();
    if (!loop || loop->index() >= kMaxLoops) return;
    Batch* b = batches_[loop->index()].load(std::memory_order_relaxed);
    if (b && b->count) send(*b);
  }

 private:
  Batch& batch(int i) {
    Batch* b = batches_[i].load(std::memory_order_relaxed);
    if (!b) batches_[i].store(b = new Batch, std::memory_order_relaxed);
    return *b;
  }

  void add(Batch& b, std::string_view header, std::string_view text) {
    size_t n = header.size() + text.size() + 1;
    if (b.count == kBatchLines || b.used + n > kBatchBytes) send(b);
    if (n > kBatchBytes) return send_one(header, text);
    char* at = b.bytes + b.used;
    std::memcpy(at, header.data(), header.size());
    std::memcpy(at + header.size(), text.data(), text.size());
    at[n - 1] = '\n';
    b.parts[b.count] = {at, n};
    std::memset(&b.messages[b.count], 0, sizeof(mmsghdr));
    b.messages[b.count].msg_hdr.msg_iov = &b.parts[b.count];
    b.messages[b.count].msg_hdr.msg_iovlen = 1;
    b.used += static_cast<uint32_t>(n);
    ++b.count;
  }

  void send_one(std::string_view header, std::string_view text) {
    char newline = '\n';
    iovec parts[3] = {{const_cast<char*>(header.data()), header.size()},
                      {const_cast<char*>(text.data()), text.size()},
                      {&newline, 1}};
    msghdr m{};
    m.msg_iov = parts;
    m.msg_iovlen = 3;
    if (::sendmsg(fd_, &m, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) count_drops(1);
  }

  void send(Batch& b) {
    uint32_t sent = 0;
    bool again = false;
    while (sent < b.count) {
      int n = ::sendmmsg(fd_, b.messages + sent, b.count - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n > 0) {
        sent += static_cast<uint32_t>(n);
        continue;
      }
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) break;
      if (errno == ECONNREFUSED && peer_.ss_family != AF_UNIX && !again) {
        again = true;   // the refusal of an earlier datagram: this one was not sent yet
        continue;
      }
      if (!again && peer_.ss_family == AF_UNIX && reconnect()) {
        again = true;
        continue;
      }
      ++sent, count_drops(1);   // this one cannot go (too long for the socket, nobody there)
      again = false;
    }
    if (sent < b.count) count_drops(b.count - sent);
    b.count = b.used = 0;
  }

  bool connect_peer() {
    return fd_ >= 0 && ::connect(fd_, reinterpret_cast<sockaddr*>(&peer_), peer_len_) == 0;
  }
  bool reconnect() {
    if (errno != ECONNREFUSED && errno != ENOTCONN && errno != ECONNRESET && errno != EPIPE) return false;
    int64_t now = base::monotonic_us(), last = tried_us_.load(std::memory_order_relaxed);
    if (last && now - last < 1000000) return false;
    if (!tried_us_.compare_exchange_strong(last, now)) return false;
    return connect_peer();
  }

  int fd_ = -1;
  bool usable_ = false;
  sockaddr_storage peer_{};
  socklen_t peer_len_ = 0;
  std::atomic<int64_t> tried_us_{0};
  std::mutex mutex_;
  std::atomic<Batch*> batches_[kMaxLoops + 1] = {};
};

}  // namespace

void count_drops(uint64_t n) {
  if (auto* rt = runtime::Runtime::get_if()) rt->process.dropped_logs.fetch_add(n, std::memory_order_relaxed);
}

std::unique_ptr<Sink> make_datagram_sink(const model::LogTarget& target) {
  return std::make_unique<DatagramSink>(target);
}

}  // namespace sluice::log
