// The admin socket itself, over a UNIX socket in a temporary directory.
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "admin/cli_conn.h"
#include "admin/cli_server.h"
#include "cli.h"

using namespace sluice;
using test::Cli;
using test::Model;

namespace {

struct Server {
  std::string dir, path;
  model::Bind bind;
  std::unique_ptr<Cli> cli;
  std::unique_ptr<admin::CliServer> server;

  explicit Server(uint32_t maxconn = 10) {
    char name[] = "/tmp/sluice-cli-XXXXXX";
    dir = ::mkdtemp(name);
    path = dir + "/s";
    bind.level = 2;
    bind.address.kind = net::Endpoint::Kind::unix_path;
    bind.address.name = bind.address.text = path;
    Model m;
    m.config->global.stats_maxconn = maxconn;
    model::Proxy& p = m.proxy("b", model::kBackendCap);
    for (int i = 0; i < 400; ++i) m.server(p, "s" + std::to_string(i), 9191);
    cli = std::make_unique<Cli>(std::move(m));
    server = std::make_unique<admin::CliServer>(*cli->rt->loops[0], cli->rt->config().global);
    REQUIRE(server->listen(bind).empty());
  }
  ~Server() {
    server.reset();
    cli->rt->loops[0]->turn(0);
    ::unlink(path.c_str());
    ::rmdir(dir.c_str());
  }
  int connect() {
    int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un sa{};
    sa.sun_family = AF_UNIX;
    std::memcpy(sa.sun_path, path.c_str(), path.size());
    REQUIRE(::connect(fd, reinterpret_cast<sockaddr*>(&sa), sizeof sa) == 0);
    return fd;
  }
  /// Reads until the answer ends with `until`, or to the end ("<closed>" is appended).
  std::string read(int fd, std::string_view until = "\x01") {
    std::string got;
    for (int i = 0; i < 2000; ++i) {
      cli->rt->loops[0]->turn(1);
      char buf[65536];
      ssize_t n = ::recv(fd, buf, sizeof buf, MSG_DONTWAIT);
      if (n == 0) return got + "<closed>";
      if (n < 0 && errno != EAGAIN) return got + "<reset>";
      if (n > 0) got.append(buf, static_cast<size_t>(n));
      if (got.ends_with(until)) return got;
    }
    return got + "<open>";
  }
  std::string ask(std::string_view text, bool half_close = false) {
    int fd = connect();
    REQUIRE(::send(fd, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
    if (half_close) ::shutdown(fd, SHUT_WR);
    std::string got = read(fd);
    ::close(fd);
    return got;
  }
};

}  // namespace

TEST_CASE("one line, its answers, then a close", "[admin]") {
  Server s;
  CHECK(s.ask("get weight b/s1\n") == "1 (initial 1)\n\n<closed>");
  CHECK(s.ask("get weight b/s1;get weight b/zz\n") == "1 (initial 1)\n\nNo such server.\n\n<closed>");
  CHECK(s.ask("get weight b/s1", true) == "1 (initial 1)\n\n<closed>");
  CHECK(s.ask("echo x <<\nline\n\n") == "x\n\n<closed>");
  CHECK(s.ask("", true) == "<closed>");
  CHECK(s.ask("wait 10ms\n", true) == "Done.\n\n<closed>");
  CHECK(s.ask(std::string("\0\xff\x01;;\n", 6)).ends_with("<closed>"));
}

TEST_CASE("the prompt stays until quit", "[admin]") {
  Server s;
  int fd = s.connect();
  auto say = [&](std::string_view text) { ::send(fd, text.data(), text.size(), MSG_NOSIGNAL); };
  say("prompt\n");
  CHECK(s.read(fd, "> ") == "\n> ");
  say("get weight b/s1;get weight b/s2\n");
  CHECK(s.read(fd, "> ") == "1 (initial 1)\n\n1 (initial 1)\n\n> ");
  say("prompt timed\n");
  std::string got = s.read(fd, "> ");
  CHECK(got.starts_with("\n["));
  say("quit\n");
  CHECK(s.read(fd).ends_with("<closed>"));
  ::close(fd);
}

TEST_CASE("a long answer is streamed, a long line is refused", "[admin]") {
  Server s;
  std::string out = s.ask("show stat typed\n");
  CHECK(out.size() > 500000);
  CHECK(out.find("S.2.400.1.svname.1:KNSV:str:s399\n") != std::string::npos);
  CHECK(out.ends_with("\n\n<closed>"));
  int fd = s.connect();
  std::string big(100000, 'x');
  ::send(fd, big.data(), big.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  std::string got = s.read(fd, "too long.\n\n");
  CHECK(got.find("Command line too long.") != std::string::npos);
  ::close(fd);
}

TEST_CASE("past stats maxconn clients wait", "[admin]") {
  Server s(1);
  int first = s.connect(), second = s.connect();
  ::send(second, "echo hi\n", 8, MSG_NOSIGNAL);
  for (int i = 0; i < 5; ++i) s.cli->rt->loops[0]->turn(1);
  char c;
  CHECK(::recv(second, &c, 1, MSG_DONTWAIT) < 0);
  ::close(first);
  CHECK(s.read(second) == "hi\n\n<closed>");
  ::close(second);
}

TEST_CASE("two hundred clients at once, slow readers, and some that leave", "[admin]") {
  constexpr size_t kClients = 200, kSlow = 20;
  Server s(kClients);
  std::vector<int> clients(kClients);
  for (int& fd : clients) {
    fd = s.connect();
    std::string_view text = &fd < clients.data() + kSlow ? "show stat json\n" : "get weight b/s1\n";
    REQUIRE(::send(fd, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
  }
  for (int i = 0; i < 5000 && s.server->connections().size() != kSlow; ++i) s.cli->rt->loops[0]->turn(0);
  CHECK(s.server->connections().size() == kSlow);
  for (size_t i = kSlow; i < kClients; ++i) {
    char answer[64];
    ssize_t n = ::recv(clients[i], answer, sizeof answer, MSG_DONTWAIT);
    CHECK(std::string_view(answer, n > 0 ? static_cast<size_t>(n) : 0) == "1 (initial 1)\n\n");
  }
  for (const admin::CliConn* c : s.server->connections()) CHECK(c->unsent() < 65536);   // what a client does not read is not made
  for (size_t i = 1; i < kClients; ++i) ::close(clients[i]);
  std::string whole = s.read(clients[0]);
  CHECK(whole.starts_with("[["));
  CHECK(whole.ends_with("]]\n\n<closed>"));
  CHECK(s.server->connections().empty());
  ::close(clients[0]);
}
