#include "process/old_state.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "base/strings.h"
#include "base/time.h"

namespace sluice::process {
namespace {

constexpr int64_t kPatienceUs = 5'000'000;
constexpr size_t kMostText = 256u << 20;

std::string_view take_word(std::string_view& rest) {
  size_t end = std::min(rest.find(' '), rest.size());
  std::string_view word = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return word;
}

int64_t take_number(std::string_view& rest) { return base::to_int(take_word(rest)).value_or(0); }

bool read_server(std::string_view rest, OldState& out, OldServer s) {
  auto hash = base::hex_to_uint(take_word(rest));
  if (!hash) return false;
  s.fingerprint = *hash;
  s.maxconn = static_cast<uint32_t>(take_number(rest));
  s.down_us = take_number(rest);
  s.agent_status = static_cast<int>(take_number(rest));
  s.agent_result = static_cast<int>(take_number(rest));
  s.agent_health = static_cast<int>(take_number(rest));
  s.agent_enabled = take_number(rest) != 0;
  s.counters = take_word(rest);
  auto line = parse_saved_line(rest);
  if (!line) return false;
  s.saved = line->server;
  out.servers.emplace_back(std::pair(std::move(line->backend), std::move(line->name)), std::move(s));
  return true;
}

class Reader {
 public:
  explicit Reader(OldState& out) : out_(out) {}

  bool line(std::string_view rest) {
    std::string_view kind = take_word(rest);
    if (kind == "S") return read_server(rest, out_, std::exchange(added_, {}));
    std::string name(take_word(rest));
    if (kind == "F") {
      out_.frontends[name].counters = rest;
    } else if (kind == "B") {
      OldProxy& p = out_.backends[name];
      p.counters = take_word(rest);
      p.down_us = take_number(rest);
      p.times_down = static_cast<uint32_t>(take_number(rest));
    } else if (kind == "L") {
      std::string listener(take_word(rest));
      out_.listeners[{name, listener}].emplace_back(rest);
    } else if (kind == "A") {
      take_word(rest);
      added_.added = true;
      added_.words = rest;
    }
    return true;
  }

 private:
  OldState& out_;
  OldServer added_;   ///< what an A line said of the server that follows
};

}  // namespace

std::optional<OldState> parse_old_state(std::string_view text) {
  constexpr std::string_view kBegin = "state 1 ", kEnd = "\nend\n";
  if (!text.starts_with(kBegin)) return std::nullopt;
  size_t end = text.rfind(kEnd);
  if (end == text.npos) return std::nullopt;
  text = text.substr(kBegin.size(), end + 1 - kBegin.size());
  size_t newline = text.find('\n');
  OldState out{runtime::CounterColumns(text.substr(0, newline)), {}, {}, {}, {}};
  Reader reader(out);
  text.remove_prefix(newline + 1);
  while (!text.empty()) {
    size_t n = std::min(text.find('\n'), text.size());
    if (!reader.line(text.substr(0, n))) return std::nullopt;
    text.remove_prefix(std::min(n + 1, text.size()));
  }
  return out;
}

std::string ask_old_state(int connection) {
  constexpr std::string_view kAsk = "_getstate\n";
  std::string text;
  int64_t until = base::monotonic_us() + kPatienceUs;
  bool asked = send(connection, kAsk.data(), kAsk.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(kAsk.size());
  for (bool more = asked; more && text.size() < kMostText;) {
    int64_t left = until - base::monotonic_us();
    pollfd waits{connection, POLLIN, 0};
    int ready = left > 0 ? poll(&waits, 1, static_cast<int>(left / 1000) + 1) : 0;
    if (ready < 0 && errno == EINTR) continue;
    char bytes[65536];
    ssize_t n = ready > 0 ? recv(connection, bytes, sizeof bytes, MSG_DONTWAIT) : 0;
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    more = n > 0;
    if (more) text.append(bytes, static_cast<size_t>(n));
  }
  close(connection);
  return text;
}

}  // namespace sluice::process
