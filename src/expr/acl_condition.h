// The one implementation of Condition: ACLs in a disjunctive form. Private to this module.
#pragma once
#include <memory>
#include <vector>

#include "expr/acl.h"
#include "expr/condition.h"

namespace sluice::expr {

struct Term {
  std::shared_ptr<const Acl> acl;
  bool negated = false;
};
/// Terms that must all hold; one such suite of several is enough.
using Suite = std::vector<Term>;

class AclCondition final : public Condition {
 public:
  Got eval(TxnView& txn) const override;

  bool unless = false;
  std::vector<Suite> suites;
};

}  // namespace sluice::expr
