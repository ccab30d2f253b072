#include "balance/load_bound.h"

#include <algorithm>

namespace sluice::balance {

// All places that may be taken now are dealt out by weight, without fractions: each server gets what the sum of the
// weights up to it adds to the sum before it.
bool LoadBound::allows(const runtime::LiveServer& s) const {
  if (percent_ == 0) return true;
  uint64_t places = ((backend_.places_taken() + uint64_t{1}) * percent_ + 99) / 100;
  uint64_t before = weights_.before(s), total = weights_.total();
  uint64_t share = places * (before + weights_.weight(s)) / total - places * before / total;
  return s.served.load(std::memory_order_relaxed) < std::max<uint64_t>(share, 1);
}

}  // namespace sluice::balance
