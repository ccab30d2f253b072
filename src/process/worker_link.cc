#include "process/worker_link.h"

#include <event2/event.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "admin/admin.h"
#include "base/strings.h"
#include "net/pass_fds.h"
#include "process/master_state.h"
#include "process/version.h"

namespace sluice::process {
namespace {
constexpr size_t kPiece = 16384;   // of log text: well below what one message may be
}

std::string WorkerLink::role(int channel, int handover, int state, bool first) {
  return fmt::format("worker {} {} {} {:d}", channel, handover, state, first);
}

std::unique_ptr<WorkerLink> WorkerLink::from(std::string_view role) {
  auto words = base::split(role, ' ');
  if (words.size() != 5 || words[0] != "worker") return nullptr;
  auto link = std::make_unique<WorkerLink>();
  link->channel_ = static_cast<int>(base::to_int(words[1]).value_or(-1));
  link->handover_ = static_cast<int>(base::to_int(words[2]).value_or(-1));
  link->state_ = static_cast<int>(base::to_int(words[3]).value_or(-1));
  link->first_ = words[4] == "1";
  set_close_on_exec(link->channel_, true);
  set_close_on_exec(link->handover_, true);
  set_close_on_exec(link->state_, true);
  return link;
}

WorkerLink::~WorkerLink() {
  if (event_) event_free(event_);
  if (channel_ >= 0) close(channel_);
  if (handover_ >= 0) close(handover_);
  if (state_ >= 0) close(state_);
}

int WorkerLink::take_handover() { return std::exchange(handover_, -1); }
int WorkerLink::take_state_connection() { return std::exchange(state_, -1); }

void WorkerLink::say(char letter, std::string_view text) {
  std::string message = letter + std::string(text);
  while (::send(channel_, message.data(), message.size(), MSG_NOSIGNAL) < 0 && errno == EINTR) {}
}

void WorkerLink::log(std::string_view text) {
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), kPiece))) say('L', text.substr(0, kPiece));
}

void WorkerLink::tell_settings(const model::Global& g) {
  say('S', fmt::format("{} {:d} {}", g.mworker_max_reloads, g.exit_on_failure, full_version()));
}

void WorkerLink::ready() { say('R', {}); }

void WorkerLink::watch(net::Loop& loop, std::function<void()> gone) {
  gone_ = std::move(gone);
  event_ = event_new(loop.base(), channel_, EV_READ | EV_PERSIST, &WorkerLink::on_message, this);
  event_add(event_, nullptr);
}

void WorkerLink::on_message(int fd, short, void* arg) {
  auto* self = static_cast<WorkerLink*>(arg);
  std::string text;
  std::vector<int> fds;
  ssize_t n = net::receive_fds(fd, text, fds);
  if (n < 0 && errno == EAGAIN) return;
  if (n <= 0) {
    event_del(self->event_);
    return self->gone_();
  }
  for (int connection : fds) {
    bool one = text.size() == 2 && text[0] == 'C' && text[1] >= '0' && text[1] <= '2';
    if (one) admin::serve_connection(connection, static_cast<Level>(text[1] - '0'));
    else close(connection);
  }
}

WorkerSettings WorkerSettings::from(std::string_view text) {
  WorkerSettings s;
  auto words = base::split(text, ' ');
  if (words.size() != 3) return s;
  s.max_reloads = static_cast<uint32_t>(base::to_uint(words[0]).value_or(s.max_reloads));
  s.exit_on_failure = words[1] == "1";
  s.version = words[2];
  return s;
}

}  // namespace sluice::process
