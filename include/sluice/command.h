// Runtime API commands: how a feature file adds one. Manual (management guide) section 9.3.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/registry.h"

namespace sluice {

enum class Level : uint8_t { user, operator_, admin };

/// One command being carried out. Lives on the loop that runs the admin socket; nothing it does blocks.
class CommandRun {
 public:
  virtual ~CommandRun() = default;
  virtual std::span<const std::string> words() const = 0;   ///< the whole command line's words, keyword included
  virtual const std::string& payload() const = 0;           ///< what followed "<<"; empty without
  virtual Level level() const = 0;
  virtual bool expert() const = 0;
  virtual bool experimental() const = 0;
  virtual void set_level(Level l) = 0;

  /// Appends to the answer. Output past the client's window is kept only up to one buffer: long ones use stream().
  virtual void print(std::string_view text) = 0;
  /// A message of the given syslog severity (3 err, 6 info), framed as set severity-output asks. Adds "\n".
  virtual void message(int severity, std::string_view text) = 0;
  /// Long answers: called again and again as the client reads; appends a piece to out, false when that was the last.
  virtual void stream(std::function<bool(std::string& out)> next) = 0;
  /// Commands that wait (drain, wait): polled every interval_ms until it returns true; the client's end ends it.
  virtual void poll(int32_t interval_ms, std::function<bool(CommandRun&)> step) = 0;
  virtual void close_after() = 0;                            ///< quit
};

struct Command {
  std::string_view name;        ///< "show stat", "set server": matched word by word, longest first
  std::string_view usage;       ///< as help prints it: "show stat [desc|json|...]*"
  std::string_view help;        ///< one line in our own words
  Level level;                  ///< below: "Permission denied"
  void (*run)(CommandRun& run);
  bool hidden = false;          ///< not in help
  bool expert_only = false;
};

}  // namespace sluice
