// How this process was called, so that the same program can be run again: by the master for its workers, and in its own
// place on a reload, which is how a new version of the program comes into use. Main thread.
#pragma once
#include <string>
#include <vector>

namespace sluice::process {

class Invocation {
 public:
  /// First thing in main(), before anything changes directory or environment.
  static void remember(int argc, char** argv);
  static const Invocation& get();

  /// What the process that started us wants us to be ("worker ...", "master ..."); empty: nobody said. Not in the environment
  /// any more.
  const std::string& role() const { return role_; }

  /// Replaces the program, in the directory and with the environment that it was first called with, and with `role`.
  /// Returns only when that failed; errno says why.
  void run_again(const std::string& role) const;

 private:
  std::vector<std::string> words_, environment_;
  std::string directory_, role_;
};

}  // namespace sluice::process
