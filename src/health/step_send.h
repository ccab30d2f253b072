// The steps that send bytes, and those that run an action. Manual 4.2 "tcp-check send", "tcp-check set-var".
#pragma once
#include <memory>

#include "expr/log_format.h"
#include "health/script.h"
#include "sluice/action.h"

namespace sluice::health {

/// Constant bytes, or a log-format string, taken as hexadecimal digits when `hex` is set.
class SendStep final : public Step {
 public:
  SendStep() { kind = Kind::send; }
  explicit SendStep(std::string constant) : SendStep() { bytes = std::move(constant); }
  Flow enter(ScriptRun& run) const override;
  Flow more(ScriptRun& run) const override;
  std::string name() const override { return "send"; }

  std::string bytes;
  std::shared_ptr<const expr::LogFormat> format;
  bool hex = false;
};

/// set-var, set-var-fmt, unset-var.
class ActionStep final : public Step {
 public:
  explicit ActionStep(std::shared_ptr<const Action> a) : action_(std::move(a)) {}
  Flow enter(ScriptRun& run) const override;

 private:
  std::shared_ptr<const Action> action_;
};

/// Names those that follow, up to the next.
class CommentStep final : public Step {
 public:
  explicit CommentStep(std::string text) {
    kind = Kind::comment;
    comment = std::move(text);
  }
  Flow enter(ScriptRun&) const override { return Flow::next; }
};

/// Pairs of hexadecimal digits to bytes; false with `error` set otherwise.
bool from_hex(std::string_view digits, std::string& out, std::string& error);

}  // namespace sluice::health
