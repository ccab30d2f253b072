#include "process/master_conn.h"

#include <event2/event.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "admin/line.h"
#include "base/strings.h"
#include "process/master_commands.h"

namespace sluice::process {
namespace {
constexpr size_t kMaxLine = 65536, kMaxPayload = 4u << 20, kMaxInput = 131072, kWindow = 65536;
}

MasterConn::MasterConn(MasterCli& cli, int fd, Level l) : level(l), cli_(cli) {
  client_.fd = fd;
  open_events(client_, &MasterConn::on_client);
  arm();
}

MasterConn::~MasterConn() {
  drop(client_);
  drop(worker_);
}

void MasterConn::open_events(Peer& p, void (*f)(int, short, void*)) {
  event_base* base = master().loop().base();
  p.read = event_new(base, p.fd, EV_READ | EV_PERSIST, f, this);
  p.write = event_new(base, p.fd, EV_WRITE, f, this);
}

void MasterConn::drop(Peer& p) {
  if (p.read) event_free(p.read);
  if (p.write) event_free(p.write);
  if (p.fd >= 0) ::close(p.fd);
  p = {};
}

void MasterConn::close() {
  if (gone_) return;
  gone_ = true;
  drop(client_);
  drop(worker_);
  cli_.closed(*this);
  master().loop().destroy(this);
}

int MasterConn::take() {
  int fd = fcntl(client_.fd, F_DUPFD_CLOEXEC, 3);
  close();
  return fd;
}

void MasterConn::on_client(int, short what, void* arg) {
  auto* self = static_cast<MasterConn*>(arg);
  if (what & EV_READ) self->read_client();
  if (!self->gone_) self->work();
}

void MasterConn::on_worker(int, short what, void* arg) {
  auto* self = static_cast<MasterConn*>(arg);
  if (what & EV_READ) self->read_worker();
  if (!self->gone_) self->work();
}

void MasterConn::read_client() {
  char bytes[16384];
  ssize_t n = recv(client_.fd, bytes, sizeof bytes, MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n < 0) return close();
  if (n == 0) eof_ = true;
  input_.append(bytes, static_cast<size_t>(n));
}

void MasterConn::read_worker() {
  char bytes[16384];
  ssize_t n = recv(worker_.fd, bytes, sizeof bytes, MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n <= 0) return end_relay();
  out_.append(bytes, static_cast<size_t>(n));
}

void MasterConn::work() {
  while (!gone_ && !closing_ && worker_.fd < 0 && out_.size() < kWindow && next()) {}
  if (gone_ || !flush()) return;
  if (closing_ && out_.empty()) return close();
  arm();
}

bool MasterConn::next() {
  if (!master().settled()) return false;   // it has a right to find the first worker there
  if (queue_.empty()) {
    if (in_line_) {
      in_line_ = false;
      if (prompt) put_prompt();
      else if (input_.find('\n') == std::string::npos) closing_ = true;
    }
    if (closing_ || !take_line()) return false;
    if (queue_.empty()) return true;
  }
  Waiting w = std::move(queue_.front());
  queue_.pop_front();
  in_line_ = true;
  run(std::move(w.text), std::move(w.payload));
  return true;
}

bool MasterConn::take_line() {
  size_t end = input_.find('\n');
  if (end == std::string::npos) {
    if (input_.size() > kMaxLine || payload_.size() > kMaxPayload) {
      out_ += "Command line too long.\n\n";
      closing_ = true;
      return false;
    }
    if (!eof_) return false;
    if (input_.empty() || in_payload_) {
      closing_ = true;
      return false;
    }
    end = input_.size();
  }
  std::string line = input_.substr(0, end);
  input_.erase(0, end + 1);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (in_payload_ && line != pattern_) {
    payload_ += line + '\n';
    return true;
  }
  admin::CliLine parsed = admin::split_line(in_payload_ ? held_ : line);
  if (!in_payload_ && parsed.payload) {
    in_payload_ = true;
    held_ = line;
    pattern_ = parsed.pattern;
    return true;
  }
  in_payload_ = false;
  in_line_ |= parsed.commands.empty();
  for (std::string& text : parsed.commands) queue_.push_back({std::move(text), {}});
  if (!queue_.empty()) queue_.back().payload = std::exchange(payload_, {});
  return true;
}

/// "@1", "@!<pid>", "@master" or "@" in front: for this command only, or, alone, from now on.
void MasterConn::run(std::string text, std::string payload) {
  std::string_view rest = base::trim(text);
  pid_t before = target_;
  bool prefixed = rest.starts_with('@');
  if (prefixed) {
    size_t end = std::min(rest.find(' '), rest.size());
    if (!choose(rest.substr(1, end - 1))) {
      out_ += fmt::format("Can't find the target PID matching the prefix '{}'\n\n", rest.substr(0, end));
      return;
    }
    rest = base::trim(rest.substr(end));
    if (rest.empty()) return;
  }
  if (target_ == 0 || runs_on_master_always(rest)) run_here(std::string(rest));
  else relay(std::string(rest), payload);
  if (prefixed) target_ = before;
}

bool MasterConn::choose(std::string_view name) {
  if (name.empty() || name == "master") return target_ = 0, true;
  bool by_pid = name.starts_with('!');
  auto n = base::to_int(name.substr(by_pid ? 1 : 0));
  if (!n) return false;
  if (by_pid && *n == getpid()) return target_ = 0, true;
  if (!by_pid) {
    const Child* c = *n == 1 ? master().current() : nullptr;
    return c && (target_ = c->pid, true);
  }
  for (const Child& c : master().state().children)
    if (c.pid == *n) return target_ = c.pid, true;
  return false;
}

void MasterConn::run_here(const std::string& command) {
  auto words = admin::split_words(command);
  if (words.empty()) return;
  run_master_command(*this, words);
}

void MasterConn::relay(const std::string& command, const std::string& payload) {
  const auto& all = master().state().children;
  auto c = std::find_if(all.begin(), all.end(), [&](const Child& x) { return x.pid == target_; });
  worker_.fd = c == all.end() ? -1 : master().connect_to(*c, level);
  if (worker_.fd < 0) {
    out_ += fmt::format("Process {} cannot be reached.\n\n", target_);
    return;
  }
  fcntl(worker_.fd, F_SETFL, O_NONBLOCK);
  open_events(worker_, &MasterConn::on_worker);
  to_worker_ = (expert ? "expert-mode on;" : "") + std::string(experimental ? "experimental-mode on;" : "") + command + '\n';
  if (!payload.empty()) to_worker_ += payload + pattern_ + '\n';
  event_add(worker_.read, nullptr);
  event_add(worker_.write, nullptr);
}

void MasterConn::end_relay() {
  drop(worker_);
  to_worker_.clear();
}

void MasterConn::put_prompt() {
  if (in_payload_) {
    out_ += "+ ";
    return;
  }
  std::string flags = std::string(experimental ? "x" : "") + (expert ? "e" : "") + (debug ? "d" : "");
  std::string who = target_ ? std::to_string(target_) : master().state().last_failed ? "master[ReloadFailed]" : "master";
  out_ += who + (flags.empty() ? "" : "(" + flags + ")") + "> ";
}

bool MasterConn::flush() {
  while (!out_.empty()) {
    ssize_t n = send(client_.fd, out_.data(), out_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) break;
    if (n < 0) return close(), false;
    out_.erase(0, static_cast<size_t>(n));
  }
  while (worker_.fd >= 0 && !to_worker_.empty()) {
    ssize_t n = send(worker_.fd, to_worker_.data(), to_worker_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) break;   // later, or its answer's end says that it is gone
    to_worker_.erase(0, static_cast<size_t>(n));
  }
  return true;
}

/// Events say what is waited for: lines, room for answers, a worker's answer.
void MasterConn::arm() {
  // While a worker answers, the client is listened to for its end only.
  bool listen = !eof_ && !closing_ && input_.size() < kMaxInput;
  if (listen) event_add(client_.read, nullptr);
  else event_del(client_.read);
  if (!out_.empty()) event_add(client_.write, nullptr);
  if (worker_.fd < 0) return;
  if (out_.size() < kWindow) event_add(worker_.read, nullptr);
  else event_del(worker_.read);
  if (!to_worker_.empty()) event_add(worker_.write, nullptr);
}

}  // namespace sluice::process
