#include "process/master_cli.h"

#include <event2/event.h>
#include <sys/socket.h>
#include <unistd.h>

#include "admin/cli_server.h"
#include "base/strings.h"
#include "config/registry.h"
#include "model/config.h"
#include "process/master_conn.h"
#include "sluice/parse.h"

namespace sluice::process {
namespace {

/// Reads "address[,option]*" as a bind line's words. What is wrong with it, or empty.
std::string read_bind(const std::string& where, model::Bind& bind) {
  std::vector<Word> words;
  for (std::string_view word : base::split(where, ',')) words.push_back({std::string(word), 0});
  Diagnostics complaints;
  ParseEnv env(words, complaints);
  model::Config nothing;
  env.config = &nothing;
  env.file = "master-socket";
  bind.level = static_cast<uint8_t>(Level::admin);
  if (config::parse_admin_bind(env, "'-S' : ", bind)) return {};
  return complaints.all().empty() ? "'-S' cannot be understood" : complaints.all().front().text;
}

}  // namespace

MasterCli::~MasterCli() {
  auto left = std::move(connections_);
  connections_.clear();
  for (MasterConn* c : left) c->close();
  if (ready_) event_free(ready_);
  if (fd_ >= 0) ::close(fd_);
}

std::string MasterCli::open(const std::string& where, int inherited) {
  std::string wrong = read_bind(where, bind_);
  if (!wrong.empty()) return wrong;
  if (inherited < 0) {
    auto fd = admin::open_socket(bind_);
    if (!fd) return "Cannot start the master CLI: " + fd.error();
    inherited = *fd;
  }
  fd_ = inherited;
  ready_ = event_new(master_.loop().base(), fd_, EV_READ | EV_PERSIST, &MasterCli::on_ready, this);
  event_add(ready_, nullptr);
  return {};
}

void MasterCli::go_on() {
  auto all = connections_;   // one that closes leaves the set
  for (MasterConn* c : all)
    if (connections_.contains(c)) c->work();
}

void MasterCli::on_ready(int listening, short, void* arg) {
  auto* self = static_cast<MasterCli*>(arg);
  constexpr size_t kMost = 64;
  int fd = accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  if (self->connections_.size() >= kMost) {
    ::close(fd);
    return;
  }
  self->connections_.insert(new MasterConn(*self, fd, static_cast<Level>(std::min<uint8_t>(self->bind_.level, 2))));
}

}  // namespace sluice::process
