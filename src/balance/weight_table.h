// Servers with weights, for a draw by weight: every operation is O(log n) in the number of servers. Under the backend's
// mutex.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/server.h"

namespace sluice::balance {

class WeightTable {
 public:
  /// Sets the weight of s, which may be new; 0 takes it out but keeps its place.
  void set(runtime::LiveServer& s, uint32_t weight);
  /// Forgets s.
  void remove(runtime::LiveServer& s);
  uint64_t total() const { return total_; }
  /// The server that the point falls on, 0 <= point < total().
  runtime::LiveServer& at(uint64_t point) const;
  uint32_t weight(const runtime::LiveServer& s) const { return weights_[s.index()]; }
  /// The sum of the weights of those before s in configuration order.
  uint64_t before(const runtime::LiveServer& s) const;

 private:
  void grow(size_t n);
  std::vector<runtime::LiveServer*> servers_;   // by server index
  std::vector<uint32_t> weights_;
  std::vector<uint64_t> sums_;                  // Fenwick tree: sums_[i] covers the lowest set bit of i, from 1 on
  uint64_t total_ = 0;
};

}  // namespace sluice::balance
