// What a master must not forget when it runs its program anew. Plain data.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::process {

/// A worker.
struct Child {
  pid_t pid = 0;
  int channel = -1;            ///< see WorkerLink; -1: closed
  uint32_t reloads = 0;        ///< that it has lived through
  int64_t since = 0;           ///< started, seconds since the epoch
  bool leaving = false;        ///< told to stop
  std::string version;
  // of this program's run only:
  std::string log;             ///< what it said while it started
  bool ready = true;
};

struct MasterState {
  uint32_t reloads = 0, failed = 0;
  int64_t since = 0;           ///< seconds since the epoch
  bool reloading = false;      ///< run anew for a reload
  bool hard = false;           ///< the reload ends old workers at once
  bool last_failed = false;
  bool background = false;     ///< a daemon: stderr goes nowhere
  int cli = -1;                ///< -S, listening
  int daemon_pipe = -1;        ///< where the one who started us waits
  std::vector<int> waiting;    ///< master CLI connections that wait for the reload's end
  std::vector<Child> children;

  /// "master ..." for Invocation::run_again, and back; nullopt: not one.
  std::string text() const;
  static std::optional<MasterState> from(std::string_view text);
  /// Whether the descriptors survive the change of program.
  void keep_open(bool on) const;
};

void set_close_on_exec(int fd, bool on);

}  // namespace sluice::process
