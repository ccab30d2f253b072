#include "balance/hash_type.h"

#include <charconv>

#include "base/hash.h"

namespace sluice::balance {
namespace {

/// "none" takes the number that the key spells; 0 when it is none.
uint32_t as_number(std::string_view key) {
  int64_t n = 0;
  std::from_chars(key.data(), key.data() + key.size(), n);
  return static_cast<uint32_t>(n);
}

auto function_of(std::string_view name) {
  if (name == "djb2") return base::hash_djb2;
  if (name == "wt6") return base::hash_wt6;
  if (name == "crc32") return base::hash_crc32;
  if (name == "none") return as_number;
  return base::hash_sdbm;
}
}  // namespace

HashType::HashType(const model::Balance& config)
    : function_(function_of(config.hash_function)), avalanche_(config.avalanche) {}

uint32_t HashType::of_number(uint32_t v) const { return avalanche_ ? base::full_avalanche(v) : v; }

bool HashType::none() const { return function_ == as_number; }

}  // namespace sluice::balance
