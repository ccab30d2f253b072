// Non-cryptographic 32-bit hashes of keys, with the reference's exact values: hash-type, and the converters crc32,
// crc32c, djb2, sdbm and wt6 (manual 4.2 "hash-type", 7.3.1). No state, any thread.
#pragma once
#include <cstdint>
#include <string_view>

namespace sluice::base {

uint32_t hash_sdbm(std::string_view key);
uint32_t hash_djb2(std::string_view key);
uint32_t hash_wt6(std::string_view key);
uint32_t hash_crc32(std::string_view key);   ///< IEEE 802.3, as Ethernet and gzip
uint32_t hash_crc32c(std::string_view key);  ///< Castagnoli, RFC 4960 appendix B
/// Spreads a weak hash over all 32 bits: "avalanche" of hash-type and of the converters.
uint32_t full_avalanche(uint32_t hash);

}  // namespace sluice::base
