// A sample: one typed value that a fetch produced and converters change. Manual section 7.
// Text points into the transaction, its arena or constants; a sample lives no longer than its transaction.
#pragma once
#include <cstdint>
#include <string_view>

#include "net/address.h"
#include "sluice/txn.h"

namespace sluice::expr {

enum class Type : uint8_t { any, boolean, sint, addr, ipv4, ipv6, str, bin, meth };

std::string_view type_name(Type t);  ///< as in -dKall: "bool", "sint", "addr", "ipv4", "ipv6", "str", "bin", "meth", "any"

struct Sample {
  Type type = Type::any;
  int64_t num = 0;           ///< boolean (0 or 1), sint
  net::Address ip;           ///< addr, ipv4, ipv6
  std::string_view text;     ///< str, bin, meth
  bool may_change = false;   ///< more data may turn an ACL that does not match now into one that does

  void set_bool(bool v) { type = Type::boolean, num = v; }
  void set_int(int64_t v) { type = Type::sint, num = v; }
  void set_str(std::string_view v) { type = Type::str, text = v; }
  void set_bin(std::string_view v) { type = Type::bin, text = v; }
  void set_ip(const net::Address& v) {
    ip = v;
    type = v.family() == net::Address::Family::ipv6 ? Type::ipv6 : Type::ipv4;
  }
};

/// Converts s to `to` as HAProxy's cast table does (7.1.1); text that is made goes to arena. False: cannot.
bool cast(Sample& s, Type to, base::Arena& arena);
bool castable(Type from, Type to);

}  // namespace sluice::expr
