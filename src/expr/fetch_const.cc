// Constants. Manual 7.3.2.
#include "base/strings.h"
#include "expr/fetch_util.h"
#include "expr/number.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

Got yes(Args, TxnView&, Sample& out) { return give_bool(out, true); }
Got no(Args, TxnView&, Sample& out) { return give_bool(out, false); }
Got boolean(Args args, TxnView&, Sample& out) { return give_bool(out, args[0].num); }
Got integer(Args args, TxnView&, Sample& out) { return give_int(out, args[0].num); }
Got string(Args args, TxnView&, Sample& out) { return give(out, args[0].text); }
Got binary(Args args, TxnView&, Sample& out) { return give_bin(out, args[0].text); }
Got address(Args args, TxnView&, Sample& out) { return give_ip(out, args[0].ip); }
Got method(Args args, TxnView&, Sample& out) {
  out.type = Type::meth;
  out.text = args[0].text;
  return Got::yes;
}

bool check_bool(std::span<Arg> args, ParseEnv& env) {
  const std::string& t = args[0].text;
  bool is_true = base::iequals(t, "true") || t == "1";
  if (!is_true && !base::iequals(t, "false") && t != "0") {
    env.alert("Expects 'true', 'false', '0' or '1'.");
    return false;
  }
  args[0].num = is_true;
  return true;
}

bool check_bin(std::span<Arg> args, ParseEnv& env) {
  std::string error;
  auto bytes = parse_hex(args[0].text, error);
  if (!bytes) {
    env.alert(error + ".");
    return false;
  }
  args[0].text = std::move(*bytes);
  return true;
}

constexpr Fetch kFetches[] = {
    {"always_true", "", Type::boolean, kAllUses, yes},
    {"always_false", "", Type::boolean, kAllUses, no},
    {"bool", "string", Type::boolean, kAllUses, boolean, check_bool},
    {"int", "integer", Type::sint, kAllUses, integer},
    {"str", "string", Type::str, kAllUses, string},
    {"bin", "string", Type::bin, kAllUses, binary, check_bin},
    {"ipv4", "IPv4 address", Type::ipv4, kAllUses, address},
    {"ipv6", "IPv6 address", Type::ipv6, kAllUses, address},
    {"meth", "string", Type::meth, kAllUses, method},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::expr
