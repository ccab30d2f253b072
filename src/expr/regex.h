// Regular expressions by PCRE2 with JIT. Compiled at load, immutable; any thread may match at once (match data is
// per thread). Matching never allocates; backtracking is bounded, a match that exceeds the bound is no match.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/text_out.h"

namespace sluice::expr {

class Regex {
 public:
  static constexpr size_t kMaxGroups = 10;   ///< \0 to \9

  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;

  /// Null with `error` set to HAProxy's words ("regex 'x' is invalid (error=..., erroffset=N)").
  static std::shared_ptr<const Regex> compile(std::string_view pattern, bool ignore_case, std::string& error);

  struct Match {
    std::string_view group[kMaxGroups];   ///< slices of the subject; empty when a group took no part
    size_t count = 0;
    size_t begin = 0, end = 0;            ///< of the whole match, in bytes from the subject's start
  };
  bool matches(std::string_view subject) const;
  /// Finds the first match. `not_begin`: the subject is the rest of a text, '^' does not match at its start.
  bool find(std::string_view subject, Match& out, bool not_begin = false) const;
  const std::string& pattern() const { return pattern_; }

 private:
  Regex() = default;
  void* code_ = nullptr;
  std::string pattern_;
};

/// Prints a replacement: \0 to \9 stand for groups, \xHH for a byte, another escaped byte for itself.
void expand(std::string_view replacement, const Regex::Match& match, base::TextOut& out);

}  // namespace sluice::expr
