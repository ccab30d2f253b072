// "_getsocks": the listening sockets, for a process that takes over (-x). In HAProxy's form, so that either can follow the
// other: a count (int), then messages of up to 252 descriptors, each with, per descriptor, the length and the text of its
// namespace and of its interface, and an int of options; the receiver answers each message with a byte. Management
// guide 3 "-x". Loop 0.
#include <event2/event.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "admin/cli_server.h"
#include "admin/session.h"
#include "net/pass_fds.h"
#include "runtime/runtime.h"

namespace sluice::admin {
namespace {

constexpr int64_t kPatienceUs = 10'000'000;

struct Item {
  int fd;
  std::string_view namespace_name, interface;
};

std::vector<Item> all_sockets() {
  std::vector<Item> all;
  for (const auto& l : runtime::Runtime::get().listeners())
    if (l->fd >= 0) all.push_back({l->fd, l->bind.namespace_name, l->bind.interface});
  for_each_admin_socket([&](int fd, const model::Bind& b) { all.push_back({fd, b.namespace_name, b.interface}); });
  return all;
}

void put_int(std::string& out, int n) { out.append(reinterpret_cast<const char*>(&n), sizeof n); }

void put_name(std::string& out, std::string_view name) {
  name = name.substr(0, 255);
  out += static_cast<char>(name.size());
  out += name;
}

/// Goes on with the connection after its command has ended. Owns itself.
class Sender final : net::Timer, net::Deferred {
 public:
  Sender(net::Loop& loop, int fd) : loop_(loop), fd_(fd), sockets_(all_sockets()) {
    event_ = event_new(loop.base(), fd, EV_READ | EV_PERSIST, &Sender::on_answer, this);
    event_add(event_, nullptr);
    set(loop.timers(), loop.now_us() + kPatienceUs);
    std::string count;
    put_int(count, static_cast<int>(sockets_.size()));
    if (net::send_fds(fd_, count, {}) != 1 || sockets_.empty() || !send_some()) end();
  }
  ~Sender() override { ::close(fd_); }

 private:
  bool send_some() {
    size_t n = std::min(sockets_.size() - sent_, net::kMostPassedFds);
    std::string text;
    std::vector<int> fds;
    for (; n > 0; --n) {
      const Item& i = sockets_[sent_++];
      put_name(text, i.namespace_name);
      put_name(text, i.interface);
      put_int(text, 0);
      fds.push_back(i.fd);
    }
    return net::send_fds(fd_, text, fds) == 1;
  }

  static void on_answer(int fd, short, void* arg) {
    auto* self = static_cast<Sender*>(arg);
    char answer;
    ssize_t n = ::recv(fd, &answer, 1, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    // Sockets may have closed meanwhile (shutdown frontend): what is left is not what was counted.
    if (n != 1 || self->sent_ == self->sockets_.size() || self->sockets_.size() != all_sockets().size() || !self->send_some())
      self->end();
  }

  void on_timer() override { end(); }

  void end() {
    if (!event_) return;
    event_free(event_);
    event_ = nullptr;
    cancel();
    loop_.destroy(this);
  }

  net::Loop& loop_;
  int fd_;
  event* event_ = nullptr;
  std::vector<Item> sockets_;
  size_t sent_ = 0;
};

void get_sockets(CommandRun& r) {
  Run& run = Run::of(r);
  const model::Bind* bind = run.session().bind;
  int fd = run.take_connection();
  if (fd < 0) return;
  if (bind && bind->expose_fd) new Sender(*net::Loop::current(), fd);
  else ::close(fd);
}

constexpr Command kCommands[] = {
    {"_getsocks", "_getsocks", "listening sockets, for the process that follows", Level::admin, get_sockets, true}};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
