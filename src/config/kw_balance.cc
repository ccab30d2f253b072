// balance, hash-type, hash-balance-factor, hash-preserve-affinity. Manual 4.2. The algorithms' files check arguments.
#include <fmt/format.h>

#include <algorithm>

#include "config/kw_common.h"
#include "sluice/balancer.h"

namespace sluice::config {
namespace {

const BalanceKeyword* find_algorithm(std::string_view name) {
  const BalanceKeyword* found = nullptr;
  base::Register<BalanceKeyword>::for_each([&](const BalanceKeyword& k) {
    if (k.name == name) found = &k;
  });
  return found;
}

constexpr std::string_view kKnown[] = {"roundrobin", "static-rr", "leastconn", "first",  "source",     "uri",
                                       "url_param",  "hdr",       "random",    "hash",   "rdp-cookie"};

void parse_balance(ParseEnv& env) {
  warn_no_cap(env, model::kBackendCap, "balance");
  model::Balance& b = env.proxy->balance;
  if (env.done()) {   // HAProxy takes it for round robin
    b.algorithm = "roundrobin";
    b.args.clear();
    return;
  }
  const std::string word = env.next();
  std::string_view name = std::string_view(word).substr(0, word.find('('));
  bool known = std::find(std::begin(kKnown), std::end(kKnown), name) != std::end(kKnown) && word != "hdr";
  const BalanceKeyword* k = known ? find_algorithm(name) : nullptr;
  if (known && !k) return env.alert(fmt::format("'balance {}' is valid in HAProxy but not built in sluice yet.", name));
  if (!k)
    return env.alert("balance only supports 'roundrobin', 'static-rr', 'leastconn', 'first', 'random', 'source', 'uri', "
                     "'url_param', 'hash', 'hdr(name)' and 'rdp-cookie(name)' options.");
  std::vector<std::string> args;
  for (size_t i = env.pos(); i < env.size(); ++i) args.push_back(env.at(i));
  k->parse(env);
  if (env.failed()) return;
  b.algorithm = word;
  b.args = std::move(args);
}

void parse_hash_type(ParseEnv& env) {
  warn_no_cap(env, model::kBackendCap, "hash-type");
  model::Balance& b = env.proxy->balance;
  const std::string kind = env.next();
  if (kind == "avalanche")
    return env.alert("experimental feature 'hash-type avalanche' is not supported anymore, please use 'hash-type map-based "
                     "sdbm avalanche' instead.");
  if (kind != "consistent" && kind != "map-based")
    return env.alert("'hash-type' only supports 'consistent' and 'map-based'.");
  b.consistent = kind == "consistent";
  b.hash_function = "sdbm";
  b.avalanche = b.consistent && env.done();   // a ring needs keys well spread, and says so unless told otherwise
  if (env.done()) return;
  const std::string function = env.next();
  constexpr std::string_view kFunctions[] = {"sdbm", "djb2", "wt6", "crc32", "none"};
  if (std::find(std::begin(kFunctions), std::end(kFunctions), function) == std::end(kFunctions))
    return env.alert("'hash-type' only supports 'sdbm', 'djb2', 'crc32', 'wt6', or 'none' hash functions.");
  b.hash_function = function;
  if (env.done()) return;
  if (!env.take("avalanche"))
    return env.alert_at(env.pos(), "'hash-type' only supports 'avalanche' as a modifier for hash functions.");
  b.avalanche = true;
}

void parse_balance_factor(ParseEnv& env) {
  if (env.done()) return env.alert("'hash-balance-factor' expects an integer argument.");
  int64_t n = leading_int(env.next());
  if (n < 0 || (n > 0 && n <= 100)) return env.alert("'hash-balance-factor' must be 0 or greater than 100.");
  env.proxy->balance.balance_factor = static_cast<uint32_t>(std::min<int64_t>(n, INT32_MAX));
}

void parse_preserve_affinity(ParseEnv& env) {
  const std::string word = env.next();
  if (word != "always" && word != "maxconn" && word != "maxqueue")
    return env.alert(fmt::format("'hash-preserve-affinity' expects 'always', 'maxconn' or 'maxqueue' (got '{}').", word));
  warn_will_ignore(env, model::kBackendCap, "hash-preserve-affinity");
  env.proxy->balance.preserve_affinity = word;
}

constexpr Keyword kKeywords[] = {
    {"balance", kProxies, parse_balance},
    {"hash-type", kProxies, parse_hash_type},
    {"hash-balance-factor", kProxies, parse_balance_factor},
    {"hash-preserve-affinity", kProxies, parse_preserve_affinity},
};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
