// What one client of the Runtime API has set for itself, and a command being run for it. One loop.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "model/bind.h"
#include "sluice/command.h"

namespace sluice::admin {

/// Settings of a connection; they end with it.
struct CliSession {
  Level level = Level::admin;
  bool expert = false, experimental = false;
  bool interactive = false, prompt = false, timed = false;
  uint8_t severity = 0;              ///< 0 none, 1 number, 2 string
  int32_t timeout_ms = 10000;        ///< stats timeout, set timeout cli
  const model::Bind* bind = nullptr; ///< the stats socket it came by
  int fd = -1;                       ///< of the connection, which owns it
  std::string id;                    ///< "unix:1": who it is, for show sess and logs
  uint64_t number = 0;               ///< of the connection, in the process
  int64_t since_us = 0;              ///< when it came
};

/// A command from its words to the end of its answer. The owner calls start(), then, as long as it is not finished(),
/// produce() when there is room and step() when interval_ms() is over.
class Run final : public CommandRun {
 public:
  Run(CliSession& session, std::vector<std::string> words, std::string payload, std::string& out);

  void start();
  bool finished() const { return !next_ && !step_; }
  bool streaming() const { return static_cast<bool>(next_); }
  int32_t interval_ms() const { return interval_ms_; }
  void produce();                    ///< one more piece of a long answer
  void step();                       ///< asks whether what is waited for has come
  bool close_wanted() const { return close_; }
  /// The connection, for a command that goes on with it on its own once the run has ended: the caller's; -1 without one.
  int take_connection();
  CliSession& session() { return session_; }
  static Run& of(CommandRun& r) { return static_cast<Run&>(r); }

  std::span<const std::string> words() const override { return words_; }
  const std::string& payload() const override { return payload_; }
  Level level() const override { return session_.level; }
  bool expert() const override { return session_.expert; }
  bool experimental() const override { return session_.experimental; }
  void set_level(Level l) override { session_.level = l; }
  void print(std::string_view text) override { sink().append(text); }
  void message(int severity, std::string_view text) override;
  void stream(std::function<bool(std::string& out)> next) override { next_ = std::move(next); }
  void poll(int32_t interval_ms, std::function<bool(CommandRun&)> step) override;
  void close_after() override { close_ = silent_ = true; }

 private:
  std::string& sink() { return json_ ? captured_ : out_; }
  void dispatch();
  void unknown();
  void finish();

  CliSession& session_;
  std::vector<std::string> words_;
  std::string payload_;
  std::string& out_;
  std::function<bool(std::string&)> next_;
  std::function<bool(CommandRun&)> step_;
  int32_t interval_ms_ = 0;
  bool close_ = false, taken_ = false, silent_ = false;
  // "json" as first word: the answer is collected (bounded) and framed at the end
  bool json_ = false, failed_ = false, overflow_ = false;
  std::string captured_, message_;
};

}  // namespace sluice::admin
