// The one implementation of Expression, and its parser's inner entry, for the parts of this module that need more
// than the value: where it may stand, what it reads, where it ended.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "expr/expression.h"
#include "sluice/fetch.h"

namespace sluice::expr {

class SampleExpression final : public Expression {
 public:
  struct Step {
    const Converter* converter = nullptr;
    std::vector<Arg> args;
  };

  Got eval(TxnView& txn, Sample& out) const override;
  /// Only the converters, on what the fetch gave. False: nothing is left.
  bool convert(TxnView& txn, Sample& sample) const;
  Type type() const override { return steps.empty() ? fetch->out : steps.back().converter->out; }
  const std::string& source() const override { return words; }
  /// Bits of Use where the fetch may stand.
  uint32_t uses() const { return fetch->uses; }

  const Fetch* fetch = nullptr;
  std::vector<Arg> args;
  std::vector<Step> steps;
  std::string words;
};

/// Parses the expression at text[at], leaving `at` behind it: at a byte that cannot belong to it, or the end.
/// Converters that stand in the following words of env ("src lower") are taken when `across_words`.
/// Does not look at where the expression stands. `acl`: the caller says itself of which keyword complaints are.
/// Null after complaining.
std::shared_ptr<const SampleExpression> parse_sample(ParseEnv& env, std::string_view text, size_t& at,
                                                     bool across_words, bool acl = false);

/// Puts words before every complaint while it lives.
class Context {
 public:
  Context(ParseEnv& env, std::string_view words) : env_(env), saved_(env.context.size()) { env.context += words; }
  ~Context() { env_.context.resize(saved_); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

 private:
  ParseEnv& env_;
  size_t saved_;
};

}  // namespace sluice::expr
