#include "expr/match.h"

#include <iterator>

namespace sluice::expr {
namespace {

struct Row {
  std::string_view name;
  Type input;
};
/// In the order of Match; the last two are not words of "-m".
constexpr Row kRows[] = {
    {"found", Type::any}, {"bool", Type::boolean}, {"int", Type::sint}, {"ip", Type::addr}, {"bin", Type::bin},
    {"len", Type::str},   {"str", Type::str},      {"beg", Type::str},  {"sub", Type::str}, {"dir", Type::str},
    {"dom", Type::str},   {"end", Type::str},      {"reg", Type::str},  {"meth", Type::meth}, {"ver", Type::sint},
};
constexpr size_t kWords = std::size(kRows) - 2;

}  // namespace

std::optional<Match> parse_match(std::string_view word) {
  for (size_t i = 0; i < kWords; ++i)
    if (kRows[i].name == word) return static_cast<Match>(i);
  return std::nullopt;
}

std::string_view match_name(Match m) {
  if (m == Match::meth) return "str";
  if (m == Match::ver) return "int";
  return kRows[static_cast<size_t>(m)].name;
}

Type match_input(Match m) { return kRows[static_cast<size_t>(m)].input; }

std::optional<Match> default_match(Type t) {
  switch (t) {
    case Type::boolean: return Match::boolean;
    case Type::sint: return Match::integer;
    case Type::addr:
    case Type::ipv4:
    case Type::ipv6: return Match::ip;
    case Type::str: return Match::str;
    default: return std::nullopt;
  }
}

}  // namespace sluice::expr
