#include "base/hash.h"

#include <array>
#include <bit>

namespace sluice::base {
namespace {

constexpr uint8_t byte(char c) { return static_cast<uint8_t>(c); }

constexpr std::array<uint32_t, 256> crc_table(uint32_t reversed_polynomial) {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t v = i;
    for (int bit = 0; bit < 8; ++bit) v = (v & 1) != 0 ? (v >> 1) ^ reversed_polynomial : v >> 1;
    table[i] = v;
  }
  return table;
}
constexpr auto kCrc32 = crc_table(0xEDB88320);
constexpr auto kCrc32c = crc_table(0x82F63B78);

uint32_t crc(const std::array<uint32_t, 256>& table, std::string_view key) {
  uint32_t v = ~0u;
  for (char c : key) v = (v >> 8) ^ table[(v ^ byte(c)) & 0xff];
  return ~v;
}

}  // namespace

uint32_t hash_sdbm(std::string_view key) {
  uint32_t h = 0;
  for (char c : key) h = h * 65599 + byte(c);
  return h;
}

uint32_t hash_djb2(std::string_view key) {
  uint32_t h = 5381;
  for (char c : key) h = h * 33 + byte(c);
  return h;
}

uint32_t hash_wt6(std::string_view key) {
  // Two words that swap places with every byte, turned by amounts that the state itself chooses.
  uint32_t a = 0xa53c965a, b = 0x5ca6953a;
  int turn_b = 6, turn_a = 18;
  for (char c : key) {
    a = ~(a ^ byte(c));
    b = ~(b + byte(c));
    uint32_t turned = std::rotl(b, turn_b);
    b = std::rotl(a, turn_a);
    a = turned;
    uint32_t mix = ((a >> 16) ^ b) & 0xffff;
    turn_b = static_cast<int>(mix & 31);
    turn_a = static_cast<int>(mix >> 11);
  }
  return a ^ b;
}

uint32_t hash_crc32(std::string_view key) { return crc(kCrc32, key); }
uint32_t hash_crc32c(std::string_view key) { return crc(kCrc32c, key); }

uint32_t full_avalanche(uint32_t v) {
  // Bob Jenkins' 32-bit integer hash, then a prime near three quarters of the range.
  v = (v + 0x7ed55d16) + (v << 12);
  v = (v ^ 0xc761c23c) ^ (v >> 19);
  v = (v + 0x165667b1) + (v << 5);
  v = (v + 0xd3a2646c) ^ (v << 9);
  v = (v + 0xfd7046c5) + (v << 3);
  v = (v ^ 0xb55a4f09) ^ (v >> 16);
  return v * 3221225473u;
}

}  // namespace sluice::base
