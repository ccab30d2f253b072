// What the actions that edit a head share: which head, how much may be added, what a failed rewrite means.
// Manual 4.2 "http-request strict-mode", 3.2 "tune.maxrewrite".
#pragma once
#include <memory>
#include <optional>
#include <string_view>

#include "expr/log_format.h"
#include "sluice/action.h"

namespace sluice::rules {

/// True in the rulesets that see an answer; their edits go to view().response.
constexpr bool on_response(Ruleset where) { return (where & (kHttpResponse | kHttpAfterResponse | kTcpResponse)) != 0; }

/// The head that rules of this set edit; null when there is none yet.
inline http1::Head* head_of(Txn& txn, Ruleset where) {
  return on_response(where) ? txn.view().response : txn.view().request;
}

/// One edit of one head. Ask fits() before adding text; end with done() or failed().
class Edit {
 public:
  Edit(Txn& txn, Ruleset where) : txn_(txn), where_(where), head_(head_of(txn, where)) {}
  http1::Head* head() const { return head_; }
  /// May `bytes` more be written into this head? No once the head would outgrow tune.bufsize.
  bool fits(size_t bytes) const;
  /// The head changed: cached samples are stale.
  Ran done() const {
    ++txn_.view().sample_epoch;
    return Ran::next;
  }
  /// Counted as a failed rewrite; in strict mode the transaction ends with an internal error.
  Ran failed() const;

 private:
  Txn& txn_;
  Ruleset where_;
  http1::Head* head_;
};

/// A value may stand in a field: no CR, LF or NUL.
bool is_field_value(std::string_view value);
/// A name or method is a token (RFC 9110 5.6.2).
bool is_token(std::string_view name);

/// A log-format argument of an action, evaluated into the transaction's arena; constants cost nothing.
class Format {
 public:
  /// Parses the next word of env; false after complaining.
  bool parse(ParseEnv& env, Ruleset where);
  std::string_view text(TxnView& view) const {
    const std::string* c = format_->constant();
    return c ? std::string_view(*c) : format_->text(view);
  }
  explicit operator bool() const { return format_ != nullptr; }

 private:
  std::shared_ptr<const expr::LogFormat> format_;
};

/// A sample that may still come keeps the ruleset waiting only while there is an inspection; else it is absent.
inline Ran not_there(Got got, const TxnView& view) { return got == Got::later && view.inspecting ? Ran::wait : Ran::next; }

/// Nothing more of the action follows: the line's end, or its condition.
bool at_condition(const ParseEnv& env);
/// Alerts `text` and returns null: how a parser gives up.
std::nullptr_t refuse(ParseEnv& env, std::string text);
/// What stands between the parentheses of the action's word ("set-var(txn.a)"); nullopt when it has none.
std::optional<std::string> parenthesised(ParseEnv& env);
/// uses_of for the section being read.
uint32_t uses_here(const ParseEnv& env, Ruleset where);

}  // namespace sluice::rules
