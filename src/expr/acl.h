// ACLs: a criterion (a sample expression), how its values are compared, and with which patterns; several under one
// name are or-ed. Manual 7.1. Made at load; any thread may evaluate at once.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "expr/pattern_list.h"
#include "expr/sample_expression.h"
#include "sluice/parse.h"

namespace sluice::expr {

/// One criterion with its patterns: what a line of "acl" says after the name.
struct AclTest {
  std::string keyword;       ///< as written, without arguments: "path_beg"
  std::shared_ptr<const SampleExpression> sample;
  Match match = Match::found;
  bool ignore_case = false;  ///< of the inline patterns
  std::vector<std::shared_ptr<const PatternView>> views;
  std::shared_ptr<const PatternList> inline_list;   ///< null when there are no inline patterns

  Got eval(TxnView& txn) const;

 private:
  bool compare(Sample& s, TxnView& txn) const;
};

struct Acl {
  std::string name;          ///< empty: anonymous
  std::vector<std::shared_ptr<const AclTest>> tests;

  /// yes when one of the tests is; later when none is and one may become so.
  Got eval(TxnView& txn) const;
};

/// Parses env's words [env.pos(), end): criterion, flags and patterns. Leaves env at
/// `end`. Null after complaining.
std::shared_ptr<const AclTest> parse_acl_test(ParseEnv& env, size_t end);

/// The ACL of that name in env's section, or a predefined one (which then becomes one of the section's). Null: none.
/// Lines that follow may still add tests to it.
std::shared_ptr<const Acl> find_acl(ParseEnv& env, std::string_view name);

/// The words that a predefined ACL stands for; empty: no such.
std::string_view predefined_acl(std::string_view name);

}  // namespace sluice::expr
