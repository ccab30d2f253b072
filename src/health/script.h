// A check as a list of steps: connect, send, expect, actions on variables. Every kind of check but the external one is
// such a script. Manual 4.2 "tcp-check", "http-check". A Script is immutable after load; any thread.
#pragma once
#include <string>
#include <vector>

#include "health/attempt.h"

namespace sluice::health {

class ScriptRun;

/// What a step came to. `over`: the run was concluded.
enum class Flow : uint8_t { next, wait, over };

class Step {
 public:
  virtual ~Step() = default;
  /// The step's turn came.
  virtual Flow enter(ScriptRun& run) const = 0;
  /// After `wait`: the connection can be written, has bytes, or ended.
  virtual Flow more(ScriptRun& run) const { return Flow::wait; }
  /// The deadline passed while this step waited: what that is called.
  virtual Status timeout_status() const { return Status::l7tout; }
  /// "connect port 80", "send", "expect string 'a'": named in messages. Empty for what cannot fail.
  virtual std::string name() const { return {}; }
  /// The whole script passed and this was its last step; false: it has no say in how that is called.
  virtual bool passed(ScriptRun& run, Verdict& v) const { return false; }

  enum class Kind : uint8_t { connect, send, expect, action, comment } kind = Kind::action;
  std::string comment;   ///< its own, else that of the latest comment step
  int number = 0;        ///< from 1; 0 for the connection that nobody wrote down
};

struct Script {
  std::vector<std::shared_ptr<Step>> steps;   ///< not touched any more once it runs
  bool labelled = false;   ///< tcp-check: messages name the step
};

/// Puts steps in order as written: numbers, comments, and a connection first where none is. `connect`: that one.
void finish_script(Script& script, std::shared_ptr<Step> connect, const std::vector<std::shared_ptr<Step>>& written);

class ScriptMethod final : public Method {
 public:
  explicit ScriptMethod(Script script, bool brings_port = false) : script_(std::move(script)), brings_port_(brings_port) {}
  std::unique_ptr<Attempt> make(AttemptOwner& owner) const override;
  bool needs_port() const override { return !brings_port_; }

 private:
  Script script_;
  bool brings_port_;
};

}  // namespace sluice::health
