// hash-type: what a key's bytes come to. Manual 4.2 "hash-type". Immutable after load.
#pragma once
#include <cstdint>
#include <string_view>

#include "model/proxy.h"

namespace sluice::balance {

class HashType {
 public:
  explicit HashType(const model::Balance& config);
  uint32_t of(std::string_view key) const { return of_number(function_(key)); }
  /// For algorithms whose key is a number already: only the modifier applies.
  uint32_t of_number(uint32_t v) const;
  /// "none": the key itself is the hash.
  bool none() const;

 private:
  uint32_t (*function_)(std::string_view);
  bool avalanche_;
};

}  // namespace sluice::balance
