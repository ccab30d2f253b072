// Hash converters: the load balancer's 32-bit ones and the xxHash family. Manual 7.3.1.
#include <xxhash.h>

#include "base/hash.h"
#include "expr/conv_arg.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

/// The optional argument: avalanche or seed; 0 when absent.
int64_t option(Args args) { return has_arg(args, 0) ? args[0].num : 0; }

template <uint32_t (*hash)(std::string_view)>
bool hash32(Args args, TxnView&, Sample& s) {
  uint32_t h = hash(s.text);
  s.set_int(option(args) != 0 ? base::full_avalanche(h) : h);
  return true;
}

bool xxh32(Args args, TxnView&, Sample& s) {
  s.set_int(XXH32(s.text.data(), s.text.size(), static_cast<XXH32_hash_t>(option(args))));
  return true;
}
bool xxh64(Args args, TxnView&, Sample& s) {
  s.set_int(static_cast<int64_t>(XXH64(s.text.data(), s.text.size(), static_cast<XXH64_hash_t>(option(args)))));
  return true;
}
bool xxh3(Args args, TxnView&, Sample& s) {
  auto seed = static_cast<XXH64_hash_t>(option(args));
  s.set_int(static_cast<int64_t>(XXH3_64bits_withSeed(s.text.data(), s.text.size(), seed)));
  return true;
}

constexpr Converter kConverters[] = {
    {"crc32", "[integer]", Type::bin, Type::sint, hash32<base::hash_crc32>},
    {"crc32c", "[integer]", Type::bin, Type::sint, hash32<base::hash_crc32c>},
    {"djb2", "[integer]", Type::bin, Type::sint, hash32<base::hash_djb2>},
    {"sdbm", "[integer]", Type::bin, Type::sint, hash32<base::hash_sdbm>},
    {"wt6", "[integer]", Type::bin, Type::sint, hash32<base::hash_wt6>},
    {"xxh3", "[integer]", Type::bin, Type::sint, xxh3},
    {"xxh32", "[integer]", Type::bin, Type::sint, xxh32},
    {"xxh64", "[integer]", Type::bin, Type::sint, xxh64},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
