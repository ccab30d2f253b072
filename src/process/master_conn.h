// A connection to the master CLI. Its lines are commands for the master, or, after "@<worker>", for a worker: then a connection
// to that worker is opened for the one command, and what comes back is passed on. Owns itself.
#pragma once
#include <deque>
#include <string>
#include <vector>

#include "net/loop.h"
#include "process/master_cli.h"

namespace sluice::process {

class MasterConn final : net::Deferred {
 public:
  MasterConn(MasterCli& cli, int fd, Level level);
  ~MasterConn() override;
  void close();

  // --- for commands ---
  Master& master() { return cli_.master(); }
  MasterCli& cli() { return cli_; }
  void print(std::string_view text) { out_ += text; }
  Level level = Level::admin;
  bool prompt = false, expert = false, experimental = false, debug = false;
  void quit() { closing_ = true; }
  /// The connection, for whoever answers it later; this object ends.
  int take();
  /// Carries out what has come, as far as that is possible now.
  void work();

 private:
  static void on_client(int, short what, void* self);
  static void on_worker(int, short what, void* self);
  void read_client();
  void read_worker();
  bool next();
  bool take_line();
  void run(std::string text, std::string payload);
  void run_here(const std::string& command);
  void relay(const std::string& command, const std::string& payload);
  void end_relay();
  bool choose(std::string_view name);
  void put_prompt();
  bool flush();
  void arm();

  struct Peer {
    int fd = -1;
    event* read = nullptr;
    event* write = nullptr;
  };
  void open_events(Peer& p, void (*f)(int, short, void*));
  static void drop(Peer& p);

  MasterCli& cli_;
  Peer client_, worker_;
  std::string input_, out_, to_worker_;
  struct Waiting {
    std::string text, payload;
  };
  std::deque<Waiting> queue_;
  std::string held_, pattern_, payload_;
  bool in_payload_ = false, eof_ = false, closing_ = false, gone_ = false, in_line_ = false;
  pid_t target_ = 0;                ///< of commands without a prefix; 0: the master
};

}  // namespace sluice::process
