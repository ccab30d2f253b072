#include "process/master_state.h"

#include <fcntl.h>
#include <fmt/format.h>

#include "base/strings.h"

namespace sluice::process {
namespace {

/// Numbers are all that stands there; what is not one counts as 0.
int64_t number(std::string_view text) { return base::to_int(text).value_or(0); }

void read_child(std::string_view text, MasterState& s) {
  auto part = base::split(text, ':');
  if (part.size() != 6) return;
  Child& c = s.children.emplace_back();
  c.pid = static_cast<pid_t>(number(part[0]));
  c.channel = static_cast<int>(number(part[1]));
  c.reloads = static_cast<uint32_t>(number(part[2]));
  c.since = number(part[3]);
  c.leaving = part[4] == "1";
  c.version = part[5];
}

}  // namespace

std::string MasterState::text() const {
  std::string t = fmt::format("master reloads={} failed={} since={} reloading={:d} hard={:d} last_failed={:d} background={:d} "
                              "cli={} pipe={}", reloads, failed, since, reloading, hard, last_failed, background, cli,
                              daemon_pipe);
  for (int fd : waiting) t += fmt::format(" waiting={}", fd);
  for (const Child& c : children)
    t += fmt::format(" child={}:{}:{}:{}:{:d}:{}", c.pid, c.channel, c.reloads, c.since, c.leaving, c.version);
  return t;
}

std::optional<MasterState> MasterState::from(std::string_view text) {
  auto words = base::split(text, ' ');
  if (words.empty() || words[0] != "master") return std::nullopt;
  MasterState s;
  for (std::string_view word : words) {
    size_t eq = word.find('=');
    if (eq == word.npos) continue;
    std::string_view key = word.substr(0, eq), value = word.substr(eq + 1);
    int64_t n = number(value);
    if (key == "reloads") s.reloads = static_cast<uint32_t>(n);
    else if (key == "failed") s.failed = static_cast<uint32_t>(n);
    else if (key == "since") s.since = n;
    else if (key == "reloading") s.reloading = n;
    else if (key == "hard") s.hard = n;
    else if (key == "last_failed") s.last_failed = n;
    else if (key == "background") s.background = n;
    else if (key == "cli") s.cli = static_cast<int>(n);
    else if (key == "pipe") s.daemon_pipe = static_cast<int>(n);
    else if (key == "waiting") s.waiting.push_back(static_cast<int>(n));
    else if (key == "child") read_child(value, s);
  }
  return s;
}

void set_close_on_exec(int fd, bool on) {
  if (fd >= 0) fcntl(fd, F_SETFD, on ? FD_CLOEXEC : 0);
}

void MasterState::keep_open(bool on) const {
  set_close_on_exec(cli, !on);
  set_close_on_exec(daemon_pipe, !on);
  for (int fd : waiting) set_close_on_exec(fd, !on);
  for (const Child& c : children) set_close_on_exec(c.channel, !on);
}

}  // namespace sluice::process
