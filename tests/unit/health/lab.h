// Servers that answer by script, and a runtime whose checks talk to them, all on one loop and on loopback.
#pragma once
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "config/load.h"
#include "health/start.h"
#include "net/socket.h"
#include "runtime/runtime.h"
#include "runtime/state.h"

namespace sluice::test {

enum class Do { receive, close, reset, hang };
using Act = std::variant<std::string, Do>;

/// Takes connections and plays the n-th script on the n-th (the last again and again). Driven by poll().
class FakeServer {
 public:
  explicit FakeServer(std::vector<std::vector<Act>> scripts) : scripts_(std::move(scripts)) {
    net::Endpoint at;
    at.kind = net::Endpoint::Kind::ip;
    at.ip = net::Address::v4(0x7f000001, 0);
    auto fd = net::listen_on(at, {});
    REQUIRE(fd);
    fd_ = *fd;
    port = net::local_address(fd_).port();
  }
  ~FakeServer() {
    shut();
    for (auto& t : talks_) end(t, false);
  }
  /// Refuses from now on.
  void shut() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }
  void poll() {
    for (int fd; fd_ >= 0 && (fd = accept4(fd_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
      talks_.push_back({fd, std::min(talks_.size(), scripts_.size() - 1), 0});
      seen.emplace_back();
    }
    for (size_t i = 0; i < talks_.size(); ++i) play(i);
  }
  uint16_t port = 0;
  std::vector<std::string> seen;   ///< what each connection sent

 private:
  struct Talk {
    int fd;
    size_t script, at;
  };
  void end(Talk& t, bool reset) {
    if (t.fd < 0) return;
    linger l{1, 0};
    if (reset) setsockopt(t.fd, SOL_SOCKET, SO_LINGER, &l, sizeof l);
    close(t.fd);
    t.fd = -1;
  }
  void play(size_t i) {
    Talk& t = talks_[i];
    while (t.fd >= 0 && t.at < scripts_[t.script].size()) {
      const Act& a = scripts_[t.script][t.at];
      if (const auto* text = std::get_if<std::string>(&a)) {
        CHECK(::send(t.fd, text->data(), text->size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text->size()));
      } else if (std::get<Do>(a) == Do::receive) {
        char buf[4096];
        ssize_t n = recv(t.fd, buf, sizeof buf, 0);
        if (n < 0 && errno == EAGAIN) return;
        if (n > 0) seen[i].append(buf, static_cast<size_t>(n));
        else end(t, false);
      } else if (std::get<Do>(a) == Do::hang) {
        return;
      } else {
        end(t, std::get<Do>(a) == Do::reset);
      }
      ++t.at;
    }
    end(t, false);
  }
  std::vector<std::vector<Act>> scripts_;
  std::vector<Talk> talks_;
  int fd_ = -1;
};

inline std::vector<std::string>& said() {
  static std::vector<std::string> lines;
  return lines;
}

/// Backend "be" with the given lines; checks run once start() was called.
struct Lab {
  std::unique_ptr<runtime::Runtime> rt;
  std::vector<FakeServer*> servers;

  explicit Lab(const std::string& lines, const std::string& global = "") {
    auto loaded = config::load_text("global\n" + global + "\ndefaults\n mode http\n timeout connect 2s\n timeout server 2s\nbackend be\n" +
                                    lines + "\n");
    for (const auto& d : loaded.diags.all()) INFO(d.text);
    REQUIRE(loaded.diags.alerts() == 0);
    rt = std::make_unique<runtime::Runtime>(std::move(loaded.config));
    rt->loops.push_back(std::make_unique<net::Loop>(0, 16384));
    rt->loops[0]->turn(0);
    said().clear();
    runtime::set_event_sink([](const runtime::LiveProxy&, int, std::string_view text) { said().emplace_back(text); });
  }
  ~Lab() {
    runtime::set_event_sink(nullptr);
    health::stop(*rt);
  }
  runtime::LiveServer& operator[](std::string_view name) { return *rt->find_backend("be")->find_server(name); }
  void start() { health::start(*rt); }
  /// Turns the loop until it holds; false after 5 s.
  bool until(const std::function<bool()>& holds) {
    int64_t end = base::monotonic_us() + 5000000;
    while (!holds()) {
      if (base::monotonic_us() > end) return false;
      for (FakeServer* s : servers) s->poll();
      rt->loops[0]->turn(1);
    }
    return true;
  }
  runtime::CheckReport report(std::string_view server = "s1") {
    runtime::CheckReport r;
    (*this)[server].check->report(r);
    return r;
  }
  /// Until the first check of the server ended; then "L7STS 503 the output".
  std::string first(std::string_view server = "s1") {
    if (!until([&] { return report(server).status != "INI"; })) return "nothing came";
    return brief(report(server));
  }
  static std::string brief(const runtime::CheckReport& r) {
    return r.status + (r.code >= 0 ? " " + std::to_string(r.code) : "") + (r.output.empty() ? "" : " " + r.output);
  }
};

}  // namespace sluice::test
