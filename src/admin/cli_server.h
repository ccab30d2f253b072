// The admin sockets: accepting up to `stats maxconn` connections at once. Loop 0.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "model/config.h"
#include "net/loop.h"

namespace sluice::admin {

class CliConn;

class CliServer {
 public:
  CliServer(net::Loop& loop, const model::Global& config) : loop_(loop), config_(config) {}
  ~CliServer();
  /// Binds one socket; what failed, or empty.
  std::string listen(const model::Bind& bind);
  /// Takes the descriptor.
  void serve(int fd, const model::Bind& bind, std::string id);
  void closed(CliConn& c);
  const std::unordered_set<CliConn*>& connections() const { return connections_; }
  void for_each_socket(const std::function<void(int fd, const model::Bind&)>& f) const {
    for (const auto& s : sockets_) f(s->fd, *s->bind);
  }

 private:
  struct Socket {
    CliServer* server;
    const model::Bind* bind;
    int fd;
    uint32_t id;
    event* ready;
  };
  static void on_ready(int fd, short, void* arg);
  void accept(Socket& s);
  void watch(bool on);
  bool full() const { return connections_.size() >= config_.stats_maxconn; }

  net::Loop& loop_;
  const model::Global& config_;
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::unordered_set<CliConn*> connections_;
  bool watching_ = true;
};

/// A listening, non-blocking socket.
base::Result<int> open_socket(const model::Bind& bind);

/// Those who are connected now, oldest first.
std::vector<CliConn*> admin_connections();

/// The sockets that are bound now.
void for_each_admin_socket(const std::function<void(int fd, const model::Bind&)>& f);

}  // namespace sluice::admin
