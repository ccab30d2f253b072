#include "admin/cli_conn.h"

#include <event2/event.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "admin/cli_server.h"
#include "base/strings.h"
#include "base/time.h"
#include "runtime/runtime.h"

namespace sluice::admin {
namespace {

constexpr size_t kMaxLine = 65536;        ///< longer: an answer and a close
constexpr size_t kMaxInput = 131072;      ///< read ahead while a command runs
constexpr size_t kWindow = 16384;         ///< unsent bytes beyond which an answer is not produced
constexpr int kPieces = 64;               ///< of a long answer in one turn, so that requests are not delayed
constexpr int64_t kTurnUs = 1000;

/// tune.cli.max-payload-size; what the process starts with where nothing runs yet.
size_t most_payload() {
  const runtime::Runtime* rt = runtime::Runtime::get_if();
  return rt ? rt->config().global.cli_payload_max : model::Global{}.cli_payload_max;
}

}  // namespace

CliConn::CliConn(net::Loop& loop, CliServer& server, int fd, const model::Bind& bind, int32_t timeout_ms,
                 std::string id)
    : loop_(loop), server_(server), fd_(fd) {
  session_.level = static_cast<Level>(std::min<uint8_t>(bind.level, 2));
  session_.severity = bind.severity_output;
  session_.timeout_ms = timeout_ms;
  session_.bind = &bind;
  session_.fd = fd;
  session_.id = std::move(id);
  session_.since_us = loop.now_us();
  static uint64_t count = 0;
  session_.number = ++count;
}

CliConn::~CliConn() {
  if (read_) event_free(read_);
  if (write_) event_free(write_);
  if (fd_ >= 0) ::close(fd_);
}

void CliConn::start() {
  read_ = event_new(loop_.base(), fd_, EV_READ | EV_PERSIST, on_read, this);
  write_ = event_new(loop_.base(), fd_, EV_WRITE, on_write, this);
  last_activity_us_ = loop_.now_us();
  arm();
}

void CliConn::on_read(int, short, void* arg) { static_cast<CliConn*>(arg)->read(); }

void CliConn::on_write(int, short, void* arg) {
  auto* self = static_cast<CliConn*>(arg);
  self->writing_ = false;
  self->work();
}

void CliConn::read() {
  char bytes[16384];
  ssize_t n = ::recv(fd_, bytes, sizeof bytes, MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n < 0) return close();
  last_activity_us_ = loop_.now_us();
  if (n == 0) eof_ = true;
  input_.append(bytes, static_cast<size_t>(n));
  work();
}

void CliConn::work() {
  if (gone_) return;
  int64_t began = base::monotonic_us();
  for (int i = 0; !closing_; ++i) {
    if (run_ && run_->streaming()) {
      if (unsent() >= kWindow && (!flush() || unsent() >= kWindow)) break;
      if (i >= kPieces || base::monotonic_us() - began > kTurnUs) break;
      run_->produce();
    } else if (run_ && !run_->finished()) {
      break;   // waits for its timer
    } else if (run_) {
      closing_ = run_->close_wanted();
      run_.reset();
    } else if (unsent() >= kWindow && (!flush() || unsent() >= kWindow)) {
      break;
    } else if (!next_command()) {
      break;
    }
  }
  if (gone_ || !flush()) return;
  if (closing_ && unsent() == 0) return close();
  arm();
}

bool CliConn::next_command() {
  if (queue_.empty()) {
    if (in_line_) end_line();
    if (closing_ || !take_line()) return false;
    if (queue_.empty()) return true;
  }
  std::string text = std::move(queue_.front());
  queue_.pop_front();
  in_line_ = true;
  std::vector<std::string> words = split_words(text);
  if (words.empty() && session_.interactive) return true;
  bool last = queue_.empty();
  run_ = std::make_unique<Run>(session_, std::move(words), last ? std::move(payload_) : std::string{}, out_);
  if (last) payload_.clear();
  run_->start();
  next_step_us_ = loop_.now_us();
  return true;
}

/// After a line's last command: prompt, or with nothing more sent already, close.
void CliConn::end_line() {
  in_line_ = false;
  if (session_.interactive) put_prompt();
  else if (input_.find('\n') == std::string::npos) closing_ = true;
}

void CliConn::put_prompt() {
  if (!session_.prompt) return;
  if (in_payload_) {
    out_ += "+ ";
  } else if (session_.timed) {
    const runtime::Runtime* rt = runtime::Runtime::get_if();
    auto s = rt ? static_cast<uint32_t>((loop_.now_us() - rt->process.start_us) / 1000000) : 0u;
    char text[48];
    std::snprintf(text, sizeof text, "[%u:%02u:%02u:%02u]> ", s / 86400, s / 3600 % 24, s / 60 % 60, s % 60);
    out_ += text;
  } else {
    out_ += "> ";
  }
}

bool CliConn::take_line() {
  size_t end = input_.find('\n');
  if (end == std::string::npos) {
    if (input_.size() > kMaxLine || payload_.size() > most_payload()) {
      out_ += "Command line too long.\n\n";
      closing_ = true;
      return false;
    }
    if (!eof_) return false;
    if (input_.empty() || in_payload_) {
      closing_ = true;
      return false;
    }
    end = input_.size();   // the last line of a client that sent no newline
  }
  std::string line = input_.substr(0, end);
  input_.erase(0, end + 1);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  begin_line(line);
  return true;
}

void CliConn::begin_line(std::string_view line) {
  if (in_payload_) {
    if (line == pattern_) {
      in_payload_ = false;
      for (std::string& c : split_line(queue_held_).commands) queue_.push_back(std::move(c));
      return;
    }
    if (payload_.size() + line.size() > most_payload()) {
      out_ += "The payload is too large (tune.cli.max-payload-size).\n\n";
      closing_ = true;
      return;
    }
    payload_.append(line);
    payload_ += '\n';
    return put_prompt();
  }
  if (line.size() > kMaxLine) {
    out_ += "Command line too long.\n\n";
    closing_ = true;
    return;
  }
  CliLine parsed = split_line(line);
  if (parsed.payload) {
    in_payload_ = true;
    pattern_ = std::move(parsed.pattern);
    queue_held_ = line.substr(0, line.rfind("<<"));
    payload_.clear();
    return put_prompt();
  }
  for (std::string& c : parsed.commands) queue_.push_back(std::move(c));
}

bool CliConn::flush() {
  while (unsent() > 0) {
    ssize_t n = ::send(fd_, out_.data() + sent_, unsent(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) break;
    if (n < 0) return close(), false;
    sent_ += static_cast<size_t>(n);
    last_activity_us_ = loop_.now_us();
  }
  if (unsent() == 0) {
    out_.clear();
    sent_ = 0;
    if (out_.capacity() > 4 * kWindow) out_.shrink_to_fit();
  }
  return true;
}

/// Sets what is waited for: readable, writable, a command's next step, the time limit.
void CliConn::arm() {
  bool want_read = !eof_ && !closing_ && input_.size() < kMaxInput;
  if (want_read != reading_) want_read ? event_add(read_, nullptr) : event_del(read_);
  reading_ = want_read;
  bool more = unsent() > 0 || (run_ && run_->streaming());   // writable at once: the next turn goes on
  if (more && !writing_) event_add(write_, nullptr);
  writing_ |= more;
  int64_t limit = session_.timeout_ms > 0 ? last_activity_us_ + int64_t{session_.timeout_ms} * 1000 : INT64_MAX;
  bool waits = run_ && !run_->finished() && !run_->streaming();
  if (waits) {
    next_step_us_ = std::max(next_step_us_, loop_.now_us() - 1) + int64_t{std::max(1, run_->interval_ms())} * 1000;
    limit = next_step_us_;
  }
  if (limit == INT64_MAX) cancel();
  else set(loop_.timers(), limit);
}

void CliConn::on_timer() {
  bool waits = run_ && !run_->finished() && !run_->streaming();
  if (!waits) return close();   // stats timeout
  pollfd peer{fd_, 0, 0};
  if (::poll(&peer, 1, 0) > 0 && (peer.revents & (POLLHUP | POLLERR))) return close();
  if (unsent() >= kWindow) {   // the client has to read first, within its time
    bool late = session_.timeout_ms > 0 && loop_.now_us() - last_activity_us_ >= int64_t{session_.timeout_ms} * 1000;
    return late ? close() : work();
  }
  last_activity_us_ = loop_.now_us();
  run_->step();
  work();
}

void CliConn::shut_down() { close(); }

void CliConn::close() {
  if (gone_) return;
  gone_ = true;
  cancel();
  event_del(read_);
  event_del(write_);
  ::close(fd_);
  fd_ = -1;
  run_.reset();
  server_.closed(*this);
  loop_.destroy(this);
}

}  // namespace sluice::admin
