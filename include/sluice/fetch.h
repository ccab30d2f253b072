// Sample fetches and converters: how a feature file adds one. Manual 7.3.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/registry.h"
#include "expr/sample.h"
#include "expr/use.h"
#include "sluice/parse.h"
#include "sluice/txn.h"

namespace sluice {

/// One argument, checked and converted at load as the signature says.
struct Arg {
  enum class Kind : uint8_t { none, str, num, size, time_us, ipv4, ipv6, mask4, mask6, frontend, backend, server, userlist, var,
                              regex, other };
  Kind kind = Kind::none;
  std::string text;                      ///< as written
  int64_t num = 0;
  net::Address ip;
  void* ref = nullptr;                   ///< live proxy or server, set when the runtime is built; null until then
  std::shared_ptr<const void> data;      ///< what `check` prepared (a compiled regex, a map, a variable's handle)
};

/// Where an ACL's walk over the values of one fetch stands; zero at its start.
struct FetchCursor {
  uint32_t field = 0;    ///< which header field, cookie line ...
  size_t offset = 0;     ///< bytes of it that are done
  uint32_t count = 0;    ///< values given so far
};

struct Fetch {
  std::string_view name;
  /// Arguments as the reference prints them: "string,sint" with "[...]" around what is optional; "" for none.
  std::string_view signature;
  expr::Type out;
  uint32_t uses;                         ///< bits of expr::Use where it may stand
  Got (*get)(std::span<const Arg> args, TxnView& txn, expr::Sample& out);
  /// Optional: validates and prepares args at load; complains through env and returns false.
  /// Complaints end with a full stop; the engine puts "invalid args in fetch method 'x' : " before them.
  bool (*check)(std::span<Arg> args, ParseEnv& env) = nullptr;
  /// Optional: ACLs test every value (each element of a header): gives the next one; no: there is none left.
  Got (*next)(std::span<const Arg> args, TxnView& txn, FetchCursor& at, expr::Sample& out) = nullptr;
};

struct Converter {
  std::string_view name;
  std::string_view signature;
  expr::Type in;
  expr::Type out;
  /// False: the sample vanishes. Text that is made goes to txn.arena.
  bool (*apply)(std::span<const Arg> args, TxnView& txn, expr::Sample& sample);
  bool (*check)(std::span<Arg> args, ParseEnv& env) = nullptr;
};

/// A predefined ACL criterion with its match method: "path_beg" is path -m beg.
struct AclAlias {
  std::string_view name;
  std::string_view fetch;
  std::string_view match;
};

}  // namespace sluice
