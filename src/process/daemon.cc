#include "process/daemon.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "process/messages.h"

namespace sluice::process {
namespace {

[[noreturn]] void wait_for_child(int from, pid_t child) {
  char ok;
  ssize_t n;
  while ((n = read(from, &ok, 1)) < 0 && errno == EINTR) {}
  if (n == 1) _exit(0);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

}  // namespace

void leave_terminal() {
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) return;
  for (int fd = 0; fd < 3; ++fd) dup2(null, fd);
  if (null > 2) close(null);
}

Daemon::~Daemon() {
  if (pipe_ >= 0) close(pipe_);
}

bool Daemon::detach() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return main_alert("Cannot fork."), false;
  fflush(nullptr);   // what is buffered must not be written twice
  pid_t child = fork();
  if (child < 0) return main_alert("Cannot fork."), false;
  if (child > 0) {
    close(ends[1]);
    wait_for_child(ends[0], child);
  }
  close(ends[0]);
  pipe_ = ends[1];
  setsid();
  return true;
}

void Daemon::ready() {
  if (pipe_ >= 0) tell_ready(release());
}

int Daemon::release() { return std::exchange(pipe_, -1); }

void Daemon::tell_ready(int pipe) {
  leave_terminal();
  char ok = 1;
  [[maybe_unused]] ssize_t n = write(pipe, &ok, 1);
  close(pipe);
}

}  // namespace sluice::process
