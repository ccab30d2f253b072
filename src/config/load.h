// Loads configuration files into a model::Config. Main thread. Manual chapter 2.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "model/config.h"
#include "sluice/parse.h"

namespace sluice::config {

struct LoadOptions {
  std::vector<std::string> paths;   ///< -f arguments: files or directories
  bool check_only = false;          ///< -c: no side effects that only a start needs
  bool diag = false;                ///< -dD
  bool zero_warning = false;        ///< -dW
  bool ignore_resolution = false;   ///< -dr: a server's name that does not resolve is no error
  bool expose_insecure_fork = false;  ///< -dI
  std::string local_peer;           ///< -L, empty: the host's name
};

struct Loaded {
  std::unique_ptr<model::Config> config;   ///< never null; meaningless when diags.alerts() > 0
  Diagnostics diags;
  bool has_listener = false;
};

/// Reads all files, then runs the PostParse hooks. Never throws, never exits.
Loaded load(const LoadOptions& options);
/// The same from text in memory (tests, fuzzing, embedded defaults).
Loaded load_text(std::string_view text, std::string_view file_name = "test.cfg");

/// "[ALERT]    (pid) : config : parsing [file:line] : text" with the line shown and a caret, as printed on stderr.
std::string render(const Diagnostic& d);

/// -dC: the files' lines. With a key, words that are no keyword, number or section are replaced by a keyed hash.
std::vector<std::string> dump_lines(const std::vector<std::string>& paths, const std::string& key);

}  // namespace sluice::config
