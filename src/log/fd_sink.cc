// Lines to a descriptor that was inherited: a pipe, a terminal, a file, a socket. Written at once, as the manual says
// ("unbuffered"): lines up to PIPE_BUF stay whole on a pipe. The rest of a line that was cut is written before the next.
#include <fcntl.h>
#include <sys/uio.h>

#include <cerrno>
#include <mutex>
#include <string>

#include "log/sink.h"

namespace sluice::log {
namespace {

class FdSink : public Sink {
 public:
  explicit FdSink(int fd) : fd_(fd) {
    int flags = ::fcntl(fd, F_GETFL);
    if (flags >= 0) ::fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    rest_.reserve(1024);
  }

  void put(std::string_view header, std::string_view text) override {
    std::lock_guard lock(mutex_);
    if (!finish_rest()) return count_drops(1);
    char newline = '\n';
    iovec parts[3] = {{const_cast<char*>(header.data()), header.size()},
                      {const_cast<char*>(text.data()), text.size()},
                      {&newline, 1}};
    size_t whole = header.size() + text.size() + 1;
    ssize_t n;
    do n = ::writev(fd_, parts, 3);
    while (n < 0 && errno == EINTR);
    if (n <= 0) return count_drops(1);
    if (static_cast<size_t>(n) < whole) keep_rest(header, text, static_cast<size_t>(n));
  }

 private:
  bool finish_rest() {
    if (rest_.empty()) return true;
    ssize_t n = ::write(fd_, rest_.data(), rest_.size());
    if (n > 0) rest_.erase(0, static_cast<size_t>(n));
    return rest_.empty();
  }
  void keep_rest(std::string_view header, std::string_view text, size_t written) {
    if (written < header.size()) {
      rest_.assign(header.substr(written));
      rest_.append(text);
    } else {
      rest_.assign(text.substr(std::min(written - header.size(), text.size())));
    }
    rest_.push_back('\n');
  }

  int fd_;
  std::mutex mutex_;
  std::string rest_;
};

}  // namespace

std::unique_ptr<Sink> make_fd_sink(int fd) { return std::make_unique<FdSink>(fd); }

}  // namespace sluice::log
