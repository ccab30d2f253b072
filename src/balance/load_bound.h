// hash-balance-factor: no server has more than so many percent of its share of the backend's load. Manual 4.2
// "hash-balance-factor". Under the backend's mutex; every call is O(log n) in the number of servers.
#pragma once
#include "balance/weight_table.h"
#include "runtime/proxy.h"

namespace sluice::balance {

class LoadBound {
 public:
  explicit LoadBound(const runtime::LiveProxy& backend) : backend_(backend), percent_(backend.config().balance.balance_factor) {}
  /// Weight 0: not in use.
  void set_weight(runtime::LiveServer& s, uint32_t weight) {
    if (percent_ != 0) weights_.set(s, weight);
  }
  void remove(runtime::LiveServer& s) {
    if (percent_ != 0) weights_.remove(s);
  }
  /// One more session would not exceed the bound.
  bool allows(const runtime::LiveServer& s) const;

 private:
  const runtime::LiveProxy& backend_;
  const uint64_t percent_;
  WeightTable weights_;
};

}  // namespace sluice::balance
