#include "expr/sample.h"

#include <array>
#include <cstring>

#include "base/strings.h"
#include "expr/number.h"

namespace sluice::expr {
namespace {

using net::Address;

constexpr std::string_view kNames[] = {"any", "bool", "sint", "addr", "ipv4", "ipv6", "str", "bin", "meth"};

constexpr uint16_t bit(Type t) { return static_cast<uint16_t>(1u << static_cast<unsigned>(t)); }
constexpr uint16_t kTextual = bit(Type::str) | bit(Type::bin);
constexpr uint16_t kNumeric = bit(Type::boolean) | bit(Type::sint);
constexpr uint16_t kAddresses = bit(Type::addr) | bit(Type::ipv4) | bit(Type::ipv6);

/// What each type can become, rows in the order of Type.
constexpr uint16_t kCasts[] = {
    0xffff,
    kNumeric | kTextual,
    kNumeric | kAddresses | kTextual,
    kNumeric | kAddresses | kTextual,
    kNumeric | kAddresses | kTextual,
    kAddresses | kTextual,
    kNumeric | kAddresses | kTextual | bit(Type::meth),
    kTextual | bit(Type::meth),
    kTextual | bit(Type::meth),
};

bool is_number(Type t) { return t == Type::boolean || t == Type::sint; }
bool is_address(Type t) { return t == Type::addr || t == Type::ipv4 || t == Type::ipv6; }

/// Eight bytes of a number, four or sixteen of an address, in network order.
std::string_view to_bytes(const Sample& s, base::Arena& arena) {
  if (is_address(s.type)) {
    size_t n = s.ip.family() == Address::Family::ipv4 ? 4 : 16;
    return arena.copy({reinterpret_cast<const char*>(s.ip.bytes().data()), n});
  }
  char* p = arena.allocate(8);
  for (int i = 0; i < 8; ++i) p[i] = static_cast<char>(static_cast<uint64_t>(s.num) >> (56 - 8 * i));
  return {p, 8};
}

std::string_view to_chars(const Sample& s, base::Arena& arena) {
  char* p = arena.allocate(48);
  if (is_address(s.type)) return {p, static_cast<size_t>(s.ip.write_ip(p) - p)};
  char* at = p;
  uint64_t u = static_cast<uint64_t>(s.num);
  if (s.num < 0) *at++ = '-', u = 0 - u;
  return {p, static_cast<size_t>(base::write_uint(at, u) - p)};
}

Address mapped(const Address& v4) {
  std::array<uint8_t, 16> b{};
  b[10] = b[11] = 0xff;
  std::memcpy(&b[12], v4.bytes().data(), 4);
  return Address::v6(b, v4.port());
}

/// Any type to an address of the family that `to` asks for.
bool to_address(Sample& s, Type to) {
  Address a = s.ip;
  if (s.type == Type::sint) a = Address::v4(static_cast<uint32_t>(s.num));
  if (s.type == Type::str) a = Address::parse_ip(s.text);
  if (!a.is_ip()) return false;
  if (to == Type::ipv4) a = a.unmapped();
  if (to == Type::ipv6 && a.family() == Address::Family::ipv4) a = mapped(a);
  if (to == Type::ipv4 && a.family() != Address::Family::ipv4) return false;
  s.set_ip(a);
  return true;
}

bool to_number(Sample& s, Type to) {
  if (is_address(s.type)) {
    if (s.ip.family() != Address::Family::ipv4) return false;
    s.num = s.ip.v4_host_order();
  } else if (s.type == Type::str) {
    s.num = leading_int(s.text);
  }
  if (to == Type::boolean) s.num = s.num != 0;
  s.type = to;
  return true;
}

}  // namespace

std::string_view type_name(Type t) { return kNames[static_cast<size_t>(t)]; }

bool castable(Type from, Type to) {
  return to == Type::any || from == to || (kCasts[static_cast<size_t>(from)] & bit(to)) != 0;
}

bool cast(Sample& s, Type to, base::Arena& arena) {
  if (to == Type::any || s.type == to) return true;
  if (s.type == Type::any || !castable(s.type, to)) return false;
  if (is_number(to)) return to_number(s, to);
  if (is_address(to)) return to_address(s, to);
  if (is_number(s.type) || is_address(s.type)) {
    s.text = to == Type::bin ? to_bytes(s, arena) : to_chars(s, arena);
  } else if (s.type == Type::bin && to == Type::str) {
    s.text = s.text.substr(0, s.text.find('\0'));   // binary read as text ends at the first NUL
  }
  s.type = to;
  return true;
}

}  // namespace sluice::expr
