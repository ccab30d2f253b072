// Steps that wait for the server's bytes and judge them: what all of them have in common. Manual 4.2 "tcp-check expect",
// "http-check expect".
#pragma once
#include <memory>

#include "expr/expression.h"
#include "expr/log_format.h"
#include "expr/regex.h"
#include "health/script.h"

namespace sluice::health {

/// What may be said of any expect step.
struct ExpectOptions {
  Status ok = Status::l7ok;
  Status error = Status::unknown;   ///< unknown: as the failure is
  Status timeout = Status::l7tout;
  std::shared_ptr<const expr::LogFormat> on_success, on_error;
  std::shared_ptr<const expr::Expression> code;
  int min_recv = -1;
  bool negated = false;
};

class ExpectStep : public Step {
 public:
  ExpectStep() { kind = Kind::expect; }
  Flow enter(ScriptRun& run) const final;
  Status timeout_status() const override { return options.timeout; }
  bool passed(ScriptRun& run, Verdict& v) const override;

  ExpectOptions options;

 protected:
  /// Fails the check: `v` is what is said unless the options say otherwise.
  Flow refuse(ScriptRun& run, Verdict v) const;
  /// The connection ended with nothing to look at.
  Flow refuse_empty(ScriptRun& run) const;
};

/// What a text is compared with.
struct Pattern {
  enum class Kind : uint8_t { string, regex, binary, binary_regex, string_lf, binary_lf } kind = Kind::string;
  std::string text;                                ///< as written; binary: the bytes
  std::shared_ptr<const expr::Regex> regex;
  std::shared_ptr<const expr::LogFormat> format;
  bool exact() const { return kind == Kind::string || kind == Kind::binary; }
};

enum class Found : uint8_t { yes, no, unusable };   ///< unusable: a format gave no hexadecimal digits
Found find_in(const Pattern& p, std::string_view data, ScriptRun& run);

/// tcp-check expect: the bytes since the last send.
class TcpExpect final : public ExpectStep {
 public:
  Flow more(ScriptRun& run) const override;
  std::string name() const override;
  Pattern pattern;
};

}  // namespace sluice::health
