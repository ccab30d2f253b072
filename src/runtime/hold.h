// Keeps a live server while somebody on the way to another thread, or waiting, points to it.
#pragma once
#include "runtime/server.h"

namespace sluice::runtime {

/// Any thread. The server must be alive when this is made.
class ServerHold {
 public:
  explicit ServerHold(LiveServer& s) : server_(&s) { s.references.fetch_add(1, std::memory_order_relaxed); }
  ~ServerHold() { server_->references.fetch_sub(1, std::memory_order_release); }
  ServerHold(const ServerHold&) = delete;
  ServerHold& operator=(const ServerHold&) = delete;
  LiveServer* get() const { return server_; }

 private:
  LiveServer* server_;
};

}  // namespace sluice::runtime
