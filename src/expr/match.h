// How a sample is compared with patterns: the methods of "-m". Manual 7.1. Any thread.
#pragma once
#include <optional>
#include <string_view>

#include "expr/sample.h"

namespace sluice::expr {

enum class Match : uint8_t {
  found, boolean, integer, ip, bin, len, str, beg, sub, dir, dom, end, reg,
  meth,   ///< the implied method of the ACL "method": text, ignoring case for methods that HTTP does not define only
  ver,    ///< the implied method of the TLS versions: integers written as "3.1"
};

std::optional<Match> parse_match(std::string_view word);   ///< "found", "bool", ...; not the implied ones
std::string_view match_name(Match m);
/// What a sample must be cast to before it is compared.
Type match_input(Match m);
/// The method for samples of that type when "-m" says none; nothing for bin and meth.
std::optional<Match> default_match(Type t);
/// True when patterns are not compared at all: found and bool.
constexpr bool needs_no_pattern(Match m) { return m == Match::found || m == Match::boolean; }
/// True when patterns are numbers, with operators and ranges.
constexpr bool is_numeric(Match m) { return m == Match::integer || m == Match::len || m == Match::ver; }

}  // namespace sluice::expr
