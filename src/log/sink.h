// Where log lines go. One sink an address, shared by all threads; none ever blocks. What cannot be taken is dropped
// and counted (Process::dropped_logs). Manual 4.2 "log".
#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

#include "model/config.h"
#include "model/log_target.h"

namespace sluice::log {

class Sink {
 public:
  virtual ~Sink() = default;
  /// Queues header + text without newline, already cut to the target's length. Any thread; copies.
  virtual void put(std::string_view header, std::string_view text) = 0;
  /// Sends what the calling thread queued.
  virtual void flush() {}
};

/// UDP and unix datagrams: batches of the calling loop, sent with one sendmmsg a turn.
std::unique_ptr<Sink> make_datagram_sink(const model::LogTarget& target);
/// fd@, stdout, stderr.
std::unique_ptr<Sink> make_fd_sink(int fd);
/// A ring of that name, made on first use (size 0: the default).
std::unique_ptr<Sink> make_ring_sink(const std::string& name, const model::Config& config);

void count_drops(uint64_t n);

}  // namespace sluice::log
