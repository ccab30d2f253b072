// Base64 converters. Manual 7.3.1.
#include "expr/base64.h"
#include "expr/sample.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

template <Base64 kind>
bool encode(Args, TxnView& txn, Sample& s) {
  char* out = txn.arena->allocate(base64_size(s.text.size()));
  s.set_str({out, base64_encode(s.text, out, kind)});
  return true;
}

template <Base64 kind>
bool decode(Args, TxnView& txn, Sample& s) {
  char* out = txn.arena->allocate(s.text.size());
  ptrdiff_t n = base64_decode(s.text, out, kind);
  if (n < 0) return false;
  s.set_bin({out, static_cast<size_t>(n)});
  return true;
}

constexpr Converter kConverters[] = {
    {"base64", "", Type::bin, Type::str, encode<Base64::standard>},
    {"b64dec", "", Type::str, Type::bin, decode<Base64::standard>},
    {"ub64enc", "", Type::bin, Type::str, encode<Base64::url>},
    {"ub64dec", "", Type::str, Type::bin, decode<Base64::url>},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
