// The master's own admin socket (-S): a few commands about processes, and a way through to every worker. Management guide 9.4.
#pragma once
#include <memory>
#include <string>
#include <unordered_set>

#include "model/bind.h"
#include "process/master.h"

namespace sluice::process {

class MasterConn;

class MasterCli {
 public:
  explicit MasterCli(Master& master) : master_(master) {}
  ~MasterCli();
  /// "address[,option]*". inherited: a socket that listens there already (the program was run anew), -1: none. What failed,
  /// or empty.
  std::string open(const std::string& where, int inherited);
  int listening() const { return fd_; }
  Master& master() { return master_; }
  const model::Bind& bind() const { return bind_; }
  void closed(MasterConn& c) { connections_.erase(&c); }
  /// Commands that waited for the first worker are carried out.
  void go_on();

 private:
  static void on_ready(int, short, void* self);
  Master& master_;
  model::Bind bind_;
  int fd_ = -1;
  event* ready_ = nullptr;
  std::unordered_set<MasterConn*> connections_;
};

}  // namespace sluice::process
