// Conditions: "if/unless" followed by ACL names and anonymous ACLs with OR, "||", "!". Manual 7.1, 7.2.
#pragma once
#include <memory>

#include "sluice/parse.h"
#include "sluice/txn.h"

namespace sluice::expr {

class Condition {
 public:
  virtual ~Condition() = default;
  /// yes: the rule applies (negation by "unless" included). later: wait for data, if the ruleset may.
  virtual Got eval(TxnView& txn) const = 0;
};

/// env stands on "if" or "unless": parses to the end of the line. At the end of the line: a null condition that
/// always applies (returns nullptr with env.failed() false). ACL names come from env.proxy.
std::shared_ptr<const Condition> parse_condition(ParseEnv& env, uint32_t use);

/// `acl <name> ...` of the current section; env stands on the name.
void parse_acl(ParseEnv& env);

}  // namespace sluice::expr
