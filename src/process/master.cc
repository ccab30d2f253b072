#include "process/master.h"

#include <event2/event.h>
#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "admin/cli_server.h"
#include "base/time.h"
#include "net/pass_fds.h"
#include "process/daemon.h"
#include "process/invocation.h"
#include "process/master_cli.h"
#include "process/messages.h"
#include "process/notify.h"
#include "process/privileges.h"

namespace sluice::process {
namespace {

constexpr int kHeard[] = {SIGUSR1, SIGUSR2, SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGTTOU, SIGTTIN, SIGQUIT};
constexpr size_t kMostLog = 1 << 20;

int64_t now_s() { return base::wall_us() / 1'000'000; }

void block_signals(bool on) {
  sigset_t set;
  if (on) sigfillset(&set);
  else sigemptyset(&set);
  pthread_sigmask(SIG_SETMASK, &set, nullptr);
}

}  // namespace

Master::Master(const Options& options, MasterState state) : options_(options), state_(std::move(state)), loop_(0, 16384) {}

Master::~Master() {
  for (auto& [fd, e] : channels_) event_free(e);
  for (event* e : signals_) event_free(e);
}

int Master::run() {
  state_.keep_open(false);
  catch_signals();
  for (const Child& c : state_.children) watch(c);
  if (!open_cli()) return 1;
  if (!spawn()) load_failed(1);
  block_signals(false);   // those that came while the program changed are heard now
  if (int64_t us = watchdog_interval_us()) set(loop_.timers(), loop_.now_us() + us);
  reap();
  if (!state_.children.empty()) loop_.run();
  return status_;
}

void Master::catch_signals() {
  signal(SIGPIPE, SIG_IGN);
  for (int number : kHeard) {
    signals_.push_back(evsignal_new(loop_.base(), number, &Master::on_signal, this));
    event_add(signals_.back(), nullptr);
  }
}

void Master::on_signal(int number, short, void* self) {
  auto& m = *static_cast<Master*>(self);
  switch (number) {
    case SIGUSR2: case SIGHUP: return m.reload(false, -1);
    case SIGUSR1: case SIGTERM: case SIGINT: return m.stop(number);
    case SIGCHLD: return m.reap();
    case SIGTTOU: case SIGTTIN: return m.send_all(number);
    default: return;
  }
}

bool Master::open_cli() {
  if (options_.master_cli.empty()) return true;
  cli_ = std::make_unique<MasterCli>(*this);
  std::string failed = cli_->open(options_.master_cli, state_.cli);
  if (!failed.empty()) main_alert(failed);
  return failed.empty();
}

void Master::say(const char* severity, const std::string& text) {
  std::string line = fmt::format("{:<11}({}) : {}\n", severity, getpid(), text);
  if (log_.size() + line.size() <= kMostLog) log_ += line;
  if (!options_.quiet) fputs(line.c_str(), stderr);
}

// --- starting workers ---

bool Master::spawn() {
  int pair[2], before[2] = {-1, -1};   // connections to the worker that serves: for its sockets, for what it knows
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return false;
  if (const Child* now = current())
    for (int& fd : before) fd = connect_to(*now, Level::admin);
  fflush(nullptr);
  pid_t pid = fork();
  if (pid == 0) become_worker(pair[1], before);
  close(pair[1]);
  for (int fd : before)
    if (fd >= 0) close(fd);
  if (pid < 0) return close(pair[0]), false;
  Child& c = state_.children.emplace_back();
  c.pid = pid;
  c.channel = pair[0];
  c.since = now_s();
  c.ready = false;
  starting_ = pid;
  say("[NOTICE]", fmt::format("New worker ({}) forked", pid));
  watch(c);
  return true;
}

/// In the child: nothing but what the program needs to be run anew.
void Master::become_worker(int channel, const int (&before)[2]) {
  for (int number : kHeard) signal(number, SIG_DFL);
  signal(SIGPIPE, SIG_DFL);
  set_close_on_exec(channel, false);
  for (int fd : before) set_close_on_exec(fd, false);
  block_signals(false);
  bool first = std::none_of(state_.children.begin(), state_.children.end(), [](const Child&) { return true; });
  Invocation::get().run_again(WorkerLink::role(channel, before[0], before[1], first && !state_.reloading));
  _exit(127);
}

void Master::watch(const Child& c) {
  if (c.channel < 0) return;
  event* e = event_new(loop_.base(), c.channel, EV_READ | EV_PERSIST, &Master::on_channel, this);
  event_add(e, nullptr);
  channels_.emplace_back(c.channel, e);
}

void Master::on_channel(int fd, short, void* self) {
  auto& m = *static_cast<Master*>(self);
  auto at = std::find_if(m.state_.children.begin(), m.state_.children.end(), [&](const Child& c) { return c.channel == fd; });
  std::string message;
  std::vector<int> fds;
  ssize_t n = net::receive_fds(fd, message, fds);
  for (int stray : fds) close(stray);
  if (n < 0 && errno == EAGAIN) return;
  if (n > 0 && at != m.state_.children.end()) return m.hear(*at, message);
  auto e = std::find_if(m.channels_.begin(), m.channels_.end(), [&](const auto& c) { return c.first == fd; });
  if (e != m.channels_.end()) {
    event_free(e->second);
    m.channels_.erase(e);
  }
  close(fd);
  if (at != m.state_.children.end()) at->channel = -1;
}

void Master::hear(Child& c, const std::string& message) {
  std::string_view rest = std::string_view(message).substr(1);
  switch (message[0]) {
    case 'L':
      if (log_.size() + rest.size() <= kMostLog) log_ += rest;
      return;
    case 'S':
      if (c.pid == starting_) settings_ = WorkerSettings::from(rest);
      c.version = WorkerSettings::from(rest).version;
      return;
    case 'R': return loaded(c);
    default: return;
  }
}

/// The new worker serves: the others may go.
void Master::loaded(Child& c) {
  if (c.ready) return;
  c.ready = true;
  starting_ = 0;
  state_.last_failed = false;
  say("[NOTICE]", "Loading success.");
  int signal = state_.hard ? SIGTERM : SIGUSR1;
  for (Child& old : state_.children) {
    if (old.pid == c.pid) continue;
    bool again = old.leaving;
    old.leaving = true;
    ++old.reloads;
    bool too_long = again && old.reloads > settings_.max_reloads;
    if (too_long) say("[WARNING]", fmt::format("worker ({}) has lived through {} reloads: killing it", old.pid, old.reloads));
    if (!again || too_long) kill(old.pid, too_long ? SIGTERM : signal);
  }
  if (state_.daemon_pipe >= 0) {
    Daemon::tell_ready(state_.daemon_pipe);
    state_.daemon_pipe = -1;
  }
  notify(fmt::format("READY=1\nMAINPID={}\nSTATUS=Ready.\n", getpid()));
  answer_waiting(true);
  if (cli_) cli_->go_on();
}

void Master::load_failed(int status) {
  starting_ = 0;
  if (!current()) {
    status_ = status;
    if (state_.children.empty()) loop_.stop();
    return;
  }
  ++state_.failed;
  state_.last_failed = true;
  say("[WARNING]", "Loading failure!");
  if (state_.background) log_to_syslog(log_);
  notify("READY=1\nSTATUS=Reload failed!\n");
  answer_waiting(false);
}

void Master::answer_waiting(bool success) {
  state_.reloading = state_.hard = false;
  std::string text = fmt::format("Success={:d}\n--\n{}\n", success, log_);
  for (int fd : state_.waiting) {
    [[maybe_unused]] ssize_t n = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    close(fd);
  }
  state_.waiting.clear();
  if (std::exchange(again_, false)) reload(false, -1);
}

// --- reload ---

void Master::reload(bool hard, int waiting) {
  if (waiting >= 0) state_.waiting.push_back(waiting);
  if (stopping_) return answer_waiting(false);
  if (starting_) {
    again_ = true;
    return;
  }
  say("[NOTICE]", hard ? "Hard-reloading HAProxy" : "Reloading HAProxy");
  notify(fmt::format("RELOADING=1\nMONOTONIC_USEC={}\nSTATUS=Reloading Configuration.\n", base::monotonic_us()));
  ++state_.reloads;
  state_.reloading = true;
  state_.hard = hard;
  if (cli_) state_.cli = cli_->listening();
  block_signals(true);
  state_.keep_open(true);
  Invocation::get().run_again(state_.text());
  // Still here: then as the program that we are.
  int error = errno;
  state_.keep_open(false);
  block_signals(false);
  log_.clear();
  say("[WARNING]", fmt::format("Failed to reexecute the master process ({}): going on as it is.", std::strerror(error)));
  if (!spawn()) load_failed(1);
}

// --- the end ---

Child* Master::find(pid_t pid) {
  for (Child& c : state_.children)
    if (c.pid == pid) return &c;
  return nullptr;
}

const Child* Master::current() const {
  for (const Child& c : state_.children)
    if (c.ready && !c.leaving) return &c;
  return nullptr;
}

int Master::connect_to(const Child& worker, Level level) {
  int pair[2];
  if (worker.channel < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return -1;
  const char message[] = {'C', static_cast<char>('0' + static_cast<int>(level))};
  bool sent = net::send_fds(worker.channel, message, std::span(pair, 1)) == 1;
  close(pair[0]);
  if (!sent) close(pair[1]);
  return sent ? pair[1] : -1;
}

void Master::reap() {
  int status;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) ended(pid, status);
}

void Master::ended(pid_t pid, int status) {
  Child* c = find(pid);
  if (!c) return;
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  const char* how = WIFEXITED(status) ? "Exit" : strsignal(WTERMSIG(status));
  bool was_starting = !c->ready, was_current = c->ready && !c->leaving;
  // What it last said may still be in the channel.
  while (c->channel >= 0 && c->pid == pid) on_channel(c->channel, 0, this);
  state_.children.erase(state_.children.begin() + (find(pid) - state_.children.data()));
  if (was_starting) {
    if (code > 1) say("[ALERT]", fmt::format("New worker ({}) exited with code {} ({})", pid, code, how));
    return load_failed(code ? code : 1);
  }
  say(was_current && code ? "[ALERT]" : "[WARNING]",
      fmt::format("{} worker ({}) exited with code {} ({})", was_current ? "Current" : "Former", pid, code, how));
  bool failure = code != 0 && code != 128 + SIGTERM && code != 128 + SIGINT;
  if (was_current && code != 128 + SIGTERM) status_ = code;
  if (was_current && failure && !stopping_ && settings_.exit_on_failure) {
    say("[ALERT]", "exit-on-failure: killing every processes with SIGTERM");
    stopping_ = true;
    send_all(SIGTERM);
  }
  if (!state_.children.empty()) return;
  say("[WARNING]", fmt::format("All workers exited. Exiting... ({})", status_));
  loop_.stop();
}

void Master::stop(int signal) {
  say("[WARNING]", "Exiting Master process...");
  notify("STOPPING=1\nSTATUS=Stopping.\n");
  stopping_ = true;
  send_all(signal);
  if (state_.children.empty()) loop_.stop();
}

void Master::send_all(int signal) {
  for (const Child& c : state_.children) kill(c.pid, signal);
}

void Master::on_timer() {
  notify("WATCHDOG=1\n");
  set(loop_.timers(), loop_.now_us() + watchdog_interval_us());
}

}  // namespace sluice::process
