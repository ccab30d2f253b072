// sluicectl: commands for a running sluice, and a deploy that drains first. man sluicectl.
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "ctl/client.h"

namespace sluice::ctl {
namespace {

constexpr const char* kUsage =
    "usage: sluicectl [-s SOCKET] COMMAND...\n"
    "       sluicectl [-s SOCKET] status [--watch]\n"
    "       sluicectl [-s SOCKET] deploy BACKEND/SERVER [--timeout TIME] -- CMD...\n"
    "       sluicectl [-s SOCKET] deploy BACKEND --all [--timeout TIME] -- CMD... ({} is the server)\n"
    "SOCKET: a path or host:port; $SLUICE_SOCKET, or /run/haproxy/admin.sock.\n"
    "Exit codes: 0 done, 1 refused or timed out, 2 usage, 3 not reached; deploy: that of CMD.\n";

enum : int { kDone = 0, kRefused = 1, kUsageError = 2, kNotReached = 3 };

int tell(const Answer& a) {
  bool bad = !a.reached || is_error(a.text);
  if (!a.text.empty()) std::fprintf(bad ? stderr : stdout, "%s\n", a.text.c_str());
  return !a.reached ? kNotReached : bad ? kRefused : kDone;
}

int status(const std::string& socket, bool watch) {
  for (;;) {
    Answer a = ask(socket, "show stat");
    if (!a.reached || is_error(a.text)) return tell(a);
    if (watch) std::fputs("\033[H\033[2J", stdout);
    std::printf("%-20s %-20s %-16s %7s %9s %7s %-8s %s\n", "BACKEND", "SERVER", "STATE", "WEIGHT", "SESSIONS", "QUEUE",
                "CHECK", "ADDRESS");
    for (const ServerLine& s : servers_of(a.text, true))
      std::printf("%-20s %-20s %-16s %7s %9s %7s %-8s %s\n", s.backend.c_str(), s.name.c_str(), s.status.c_str(),
                  s.weight.c_str(), s.sessions.c_str(), s.queued.c_str(), s.check.c_str(), s.address.c_str());
    std::fflush(stdout);
    if (!watch) return kDone;
    ::sleep(1);
  }
}

/// Runs a program; its exit code, 128 + the signal that ended it, 127 when it cannot be run.
int run(const std::vector<std::string>& words) {
  std::vector<char*> argv;
  for (const std::string& w : words) argv.push_back(const_cast<char*>(w.c_str()));
  argv.push_back(nullptr);
  pid_t pid = ::fork();
  if (pid == 0) {
    ::signal(SIGINT, SIG_DFL);
    ::signal(SIGTERM, SIG_DFL);
    ::execvp(argv[0], argv.data());
    std::fprintf(stderr, "sluicectl: %s: %s\n", argv[0], std::strerror(errno));
    ::_exit(127);
  }
  int code = 0;
  while (pid > 0 && ::waitpid(pid, &code, 0) < 0 && errno == EINTR)   // ^C reached the command as well: it decides
    if (take_signal() == SIGTERM) ::kill(pid, SIGTERM);
  take_signal();
  if (pid < 0) return 127;
  return WIFEXITED(code) ? WEXITSTATUS(code) : 128 + WTERMSIG(code);
}

int say(int code, const std::string& text) {
  std::fprintf(stderr, "sluicectl: %s\n", text.c_str());
  return code;
}

/// The server was not drained: it goes on serving, unless nobody can be told so.
int not_drained(const std::string& socket, const std::string& server, const Answer& a) {
  const int caught = take_signal();
  say(0, server + " was not drained: " + a.text);
  if (a.reached && !a.text.starts_with("timeout")) return kRefused;
  if (Answer back = ask(socket, "set server " + server + " state ready"); !back.reached)
    return say(caught ? 128 + caught : kNotReached, server + " may still be draining: " + back.text);
  return say(caught ? 128 + caught : kRefused, server + " is in service as before");
}

/// Drains, runs, puts back. What fails leaves the server in maintenance.
int deploy_one(const std::string& socket, const std::string& server, const std::string& timeout,
               std::vector<std::string> command) {
  std::string name = server.substr(server.find('/') + 1);
  for (std::string& w : command)
    for (size_t at = 0; (at = w.find("{}", at)) != std::string::npos; at += name.size()) w.replace(at, 2, name);
  Answer a = ask(socket, "drain server " + server + " timeout " + timeout + " then maint");
  if (!a.reached || a.text != "drained") return not_drained(socket, server, a);
  say(0, server + " is drained");
  if (int code = run(command)) return say(code, "the command failed with " + std::to_string(code) + "; " + server + " stays in maintenance");
  a = ask(socket, "ready server " + server + " timeout " + timeout);
  if (a.reached && a.text == "ready") return say(kDone, server + " is back");
  if (!a.reached) {
    const int caught = take_signal();
    return say(caught ? 128 + caught : kNotReached, server + " was deployed; whether it is up is not known: " + a.text);
  }
  if (Answer back = ask(socket, "set server " + server + " state maint"); !back.reached) tell(back);
  return say(kRefused, server + " was deployed and did not come up (" + a.text + "); it is in maintenance");
}

int deploy(const std::string& socket, const std::vector<std::string>& words) {
  std::string target, timeout = "60s";
  bool all = false;
  size_t i = 1;
  for (; i < words.size() && words[i] != "--"; ++i) {
    if (words[i] == "--all") all = true;
    else if (words[i] == "--timeout" && i + 1 < words.size()) timeout = words[++i];
    else target = words[i];
  }
  std::vector<std::string> command(words.begin() + static_cast<long>(std::min(i + 1, words.size())), words.end());
  bool named = target.find('/') != std::string::npos;
  if (target.empty() || command.empty() || named == all) return std::fputs(kUsage, stderr), kUsageError;
  catch_signals();
  if (!all) return deploy_one(socket, target, timeout, command);
  Answer a = ask(socket, "show stat");
  if (!a.reached) return tell(a);
  bool any = false;
  for (const ServerLine& s : servers_of(a.text, false)) {
    if (s.backend != target) continue;
    any = true;
    if (int code = deploy_one(socket, target + '/' + s.name, timeout, command)) return code;
  }
  if (!any) std::fprintf(stderr, "sluicectl: backend %s has no server\n", target.c_str());
  return any ? kDone : kRefused;
}

int main_of(std::vector<std::string> words) {
  const char* env = ::getenv("SLUICE_SOCKET");
  std::string socket = env ? env : "/run/haproxy/admin.sock";
  if (words.size() >= 2 && words[0] == "-s") {
    socket = words[1];
    words.erase(words.begin(), words.begin() + 2);
  }
  if (words.empty() || words[0] == "-h" || words[0] == "--help")
    return std::fputs(kUsage, words.empty() ? stderr : stdout), words.empty() ? kUsageError : kDone;
  if (words[0] == "status") return status(socket, words.size() > 1 && words[1] == "--watch");
  if (words[0] == "deploy") return deploy(socket, words);
  std::string command;
  for (const std::string& w : words) command += (command.empty() ? "" : " ") + w;
  return tell(ask(socket, command));
}

}  // namespace
}  // namespace sluice::ctl

int main(int argc, char** argv) { return sluice::ctl::main_of({argv + 1, argv + argc}); }
