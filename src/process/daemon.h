// Going to the background, in a way that whoever started us still learns how the start ended. Main thread, before
// sockets, loops and threads are made. Manual 3.1 "daemon".
#pragma once

namespace sluice::process {

/// stdin, stdout and stderr lead nowhere from now on.
void leave_terminal();

class Daemon {
 public:
  ~Daemon();
  /// Forks. Returns in the child only: the parent waits for ready() and ends with 0, or ends with the child's own exit
  /// status. False: fork failed (said).
  bool detach();
  /// The child serves: lets the parent go and turns away from the terminal. Nothing without detach().
  void ready();
  /// The pipe to the parent, for tell_ready() later, by another program in this process; -1 without detach().
  int release();
  static void tell_ready(int pipe);

 private:
  int pipe_ = -1;
};

}  // namespace sluice::process
