#include "balance/weight_table.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace sluice::balance {

// The size is a power of two, so that a larger table only needs the sum of all in its new middle.
void WeightTable::grow(size_t n) {
  size_t size = std::bit_ceil(std::max<size_t>(n, 8));
  if (size <= servers_.size()) return;
  servers_.resize(size);
  weights_.resize(size);
  size_t old = sums_.empty() ? 0 : sums_.size() - 1;
  sums_.resize(size + 1);
  for (size_t i = std::max<size_t>(old * 2, 8); i <= size; i *= 2) sums_[i] = total_;
}

void WeightTable::set(runtime::LiveServer& s, uint32_t weight) {
  size_t i = s.index();
  grow(i + 1);
  servers_[i] = &s;
  uint64_t change = uint64_t{weight} - weights_[i];   // may wrap: sums are modulo 2^64
  weights_[i] = weight;
  total_ += change;
  for (++i; i < sums_.size(); i += i & -i) sums_[i] += change;
}

void WeightTable::remove(runtime::LiveServer& s) {
  set(s, 0);
  servers_[s.index()] = nullptr;
}

uint64_t WeightTable::before(const runtime::LiveServer& s) const {
  uint64_t sum = 0;
  for (size_t i = s.index(); i != 0; i -= i & -i) sum += sums_[i];
  return sum;
}

runtime::LiveServer& WeightTable::at(uint64_t point) const {
  assert(point < total_);
  size_t i = 0;
  for (size_t step = servers_.size(); step; step /= 2)
    if (i + step < sums_.size() && sums_[i + step] <= point) {
      i += step;
      point -= sums_[i];
    }
  return *servers_[i];
}

}  // namespace sluice::balance
