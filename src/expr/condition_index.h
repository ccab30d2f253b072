// Many conditions in order, of which the first that applies is wanted: those that compare the same sample in the same
// way share one lookup, so that 10,000 "use_backend x if { hdr(host) -i y }" cost what one does. Manual 4.2 "use_backend".
// Made once the load ended; follows what commands change in the lists. Any thread may ask at once.
#pragma once
#include <cstddef>
#include <memory>
#include <unordered_map>
#include <vector>

#include "expr/condition.h"
#include "expr/pattern_list.h"
#include "expr/sample_expression.h"

namespace sluice::expr {

class ConditionIndex {
 public:
  static constexpr size_t kNone = static_cast<size_t>(-1);

  /// Null conditions always apply. They must outlive the index.
  explicit ConditionIndex(const std::vector<const Condition*>& conditions);

  /// The first condition that applies, from number `from` on; kNone: no one does.
  size_t first(TxnView& txn, size_t from = 0) const;
  /// How many conditions are evaluated one by one, whatever the samples are.
  size_t plain() const { return plain_.size(); }

 private:
  /// One sample and the patterns of all conditions that look at it.
  struct Group {
    std::shared_ptr<const SampleExpression> sample;
    Match match = Match::str;
    std::shared_ptr<PatternIndex> patterns;
    std::unordered_map<const PatternOwner*, std::vector<uint32_t>> users;   ///< numbers of the conditions
  };
  void candidates(const Group& g, TxnView& txn, std::vector<uint32_t>& out) const;

  std::vector<const Condition*> conditions_;
  std::vector<Group> groups_;
  std::vector<uint32_t> plain_;
};

}  // namespace sluice::expr
