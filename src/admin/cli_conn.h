// One connection to the admin socket: reads lines, runs their commands one after the other, writes answers as the
// client reads. Nothing blocks and every buffer is bounded. Loop 0.
#pragma once
#include <deque>
#include <memory>
#include <string>

#include "admin/line.h"
#include "admin/session.h"
#include "net/loop.h"

namespace sluice::admin {

class CliServer;

class CliConn : private net::Timer, private net::Deferred {
 public:
  /// Owns fd and itself: ends by CliServer::closed().
  CliConn(net::Loop& loop, CliServer& server, int fd, const model::Bind& bind, int32_t timeout_ms, std::string id);
  ~CliConn() override;
  void start();
  void shut_down();                 ///< the process stops
  const CliSession& session() const { return session_; }
  size_t unsent() const { return out_.size() - sent_; }

 private:
  static void on_read(int, short, void* arg);
  static void on_write(int, short, void* arg);
  void on_timer() override;
  void read();
  void work();                      ///< runs what there is to run, then writes
  bool next_command();              ///< starts one; false: none is waiting
  bool take_line();                 ///< fills queue_ from input_; false: no whole line yet
  void begin_line(std::string_view line);
  void end_line();
  void put_prompt();
  bool flush();                     ///< false: the connection is gone
  void arm();
  void close();

  net::Loop& loop_;
  CliServer& server_;
  int fd_;
  event* read_ = nullptr;
  event* write_ = nullptr;
  bool reading_ = false, writing_ = false, eof_ = false, closing_ = false, gone_ = false, in_line_ = false;
  CliSession session_;
  std::string input_, out_;
  size_t sent_ = 0;
  bool in_payload_ = false;
  std::string pattern_, payload_;
  std::string queue_held_;          ///< the line that waits for its payload
  std::deque<std::string> queue_;
  std::unique_ptr<Run> run_;
  int64_t last_activity_us_ = 0;
  int64_t next_step_us_ = 0;
};

}  // namespace sluice::admin
