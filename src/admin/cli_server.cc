#include "admin/cli_server.h"

#include <event2/event.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "admin/admin.h"
#include "admin/cli_conn.h"
#include "admin/startup.h"
#include "net/socket.h"

namespace sluice::admin {
namespace {

std::unique_ptr<CliServer> server;
std::string startup_log;
unsigned warnings = 0;

/// The bind line of connections that a master passes on.
model::Bind passed_on(Level level) {
  model::Bind b;
  b.level = static_cast<uint8_t>(level);
  b.expose_fd = true;
  return b;
}

}  // namespace

base::Result<int> open_socket(const model::Bind& b) {
  if (b.address.kind != net::Endpoint::Kind::fd) {
    net::ListenOptions o;
    o.backlog = b.backlog;
    o.mode = b.mode, o.uid = b.uid, o.gid = b.gid;
    o.interface = b.interface;
    o.namespace_name = b.namespace_name;
    o.v4v6 = b.v4v6, o.v6only = b.v6only;
    return net::listen_on(b.address, o);
  }
  int fd = ::fcntl(b.address.fd, F_DUPFD_CLOEXEC, 3);
  if (fd < 0) return base::Error{"cannot use file descriptor " + std::to_string(b.address.fd)};
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  return fd;
}

CliServer::~CliServer() {
  for (auto& s : sockets_) {
    event_free(s->ready);
    ::close(s->fd);
  }
  auto left = std::move(connections_);
  connections_.clear();
  for (CliConn* c : left) c->shut_down();
}

std::string CliServer::listen(const model::Bind& bind) {
  auto fd = open_socket(bind);
  if (!fd) return "Binding [" + bind.file + ":" + std::to_string(bind.line) + "] for frontend GLOBAL: " + fd.error();
  auto s = std::make_unique<Socket>(Socket{this, &bind, *fd, static_cast<uint32_t>(sockets_.size() + 1), nullptr});
  s->ready = event_new(loop_.base(), *fd, EV_READ | EV_PERSIST, on_ready, s.get());
  event_add(s->ready, nullptr);
  sockets_.push_back(std::move(s));
  return {};
}

void CliServer::on_ready(int, short, void* arg) {
  auto* s = static_cast<Socket*>(arg);
  s->server->accept(*s);
}

void CliServer::accept(Socket& s) {
  while (!full()) {
    int fd = ::accept4(s.fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0 && errno == EINTR) continue;
    if (fd < 0) return;
    bool unix_socket = s.bind->address.kind != net::Endpoint::Kind::ip;
    std::string id = unix_socket ? "unix:" + std::to_string(s.id) : net::peer_address(fd).text();
    serve(fd, *s.bind, std::move(id));
  }
  watch(false);   // the rest waits in the backlog until somebody leaves
}

void CliServer::serve(int fd, const model::Bind& bind, std::string id) {
  auto* c = new CliConn(loop_, *this, fd, bind, config_.stats_timeout, std::move(id));
  connections_.insert(c);
  c->start();
}

void CliServer::watch(bool on) {
  if (on == watching_) return;
  watching_ = on;
  for (auto& s : sockets_) on ? event_add(s->ready, nullptr) : event_del(s->ready);
}

void CliServer::closed(CliConn& c) {
  connections_.erase(&c);
  if (!full()) watch(true);
}

std::string start(runtime::Runtime& rt) {
  if (rt.loops.empty()) return "no loop to serve the admin sockets";
  server = std::make_unique<CliServer>(*rt.loops[0], rt.config().global);
  std::string errors;
  for (const auto& b : rt.config().global.stats_sockets) {
    std::string e = server->listen(*b);
    if (!e.empty()) errors += e + '\n';
  }
  return errors;
}

void stop() { server.reset(); }

void serve_connection(int fd, Level level) {
  static const model::Bind binds[] = {passed_on(Level::user), passed_on(Level::operator_), passed_on(Level::admin)};
  if (server) server->serve(fd, binds[static_cast<size_t>(level)], "master");
  else ::close(fd);
}

std::vector<CliConn*> admin_connections() {
  std::vector<CliConn*> all;
  if (server) all.assign(server->connections().begin(), server->connections().end());
  std::sort(all.begin(), all.end(), [](const CliConn* a, const CliConn* b) { return a->session().number < b->session().number; });
  return all;
}

void for_each_admin_socket(const std::function<void(int fd, const model::Bind&)>& f) {
  if (server) server->for_each_socket(f);
}

void set_startup_log(std::string text) { startup_log = std::move(text); }
const std::string& get_startup_log() { return startup_log; }
void set_warning_count(unsigned n) { warnings = n; }
unsigned get_warning_count() { return warnings; }

}  // namespace sluice::admin
