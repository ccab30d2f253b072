// Converters that pick parts of delimited text: field, word, param, language. Manual 7.3.1.
#include <algorithm>

#include "base/strings.h"
#include "expr/conv_arg.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

int64_t wanted_count(Args args) { return has_arg(args, 2) ? args[2].num : 1; }

/// Walks the pieces between delimiters from either end; `skip_empty` makes runs of delimiters one (word).
struct Pieces {
  std::string_view text, delimiters;
  bool backwards, skip_empty;
  size_t at = 0;      ///< distance from the starting end
  bool over = false;
  size_t begin = 0, end = 0;   ///< the piece, as distances from the starting end

  bool delimiter(size_t i) const {
    return delimiters.find(backwards ? text[text.size() - 1 - i] : text[i]) != std::string_view::npos;
  }
  bool next() {
    while (skip_empty && at < text.size() && delimiter(at)) ++at;
    if (over || (skip_empty && at >= text.size())) return false;
    begin = at;
    while (at < text.size() && !delimiter(at)) ++at;
    end = at;
    if (at >= text.size()) over = true;
    ++at;
    return true;
  }
};

/// The `count` pieces from the `index`th on (0: all that follow) with the delimiters between them.
bool pick(Args args, Sample& s, bool skip_empty) {
  Pieces p{s.text, args[1].text, args[0].num < 0, skip_empty};
  int64_t index = std::abs(args[0].num), count = wanted_count(args);
  for (int64_t i = 0; i < index; ++i)
    if (!p.next()) return s.set_str({}), skip_empty;   // a field that is not there is no sample, a word is empty
  size_t begin = p.begin, end = p.end;
  if (count == 0) end = s.text.size();
  for (int64_t i = 1; i < count && p.next(); ++i) end = p.end;
  if (p.backwards) {
    std::swap(begin, end);
    begin = s.text.size() - begin;
    end = s.text.size() - end;
  }
  s.set_str(s.text.substr(begin, end - begin));
  return true;
}

bool field(Args args, TxnView&, Sample& s) { return pick(args, s, false); }
bool word(Args args, TxnView&, Sample& s) { return pick(args, s, true); }

bool check_index(std::span<Arg> args, ParseEnv& env) {
  if (args[0].num == 0) return env.alert("Unexpected value 0 for index."), false;
  if (args[1].text.empty()) return env.alert("Empty separators list."), false;
  if (wanted_count(args) < 0) return env.alert("Unexpected value less than 0 for count."), false;
  return true;
}

/// param(<name>[,<delim>]): value of the first name=value; without '=' it is empty; absent: the sample vanishes.
bool param(Args args, TxnView&, Sample& s) {
  char delimiter = has_arg(args, 1) ? args[1].text[0] : '&';
  std::string_view rest = s.text;
  while (true) {
    std::string_view item = rest.substr(0, rest.find(delimiter));
    size_t equal = item.find('=');
    if (item.substr(0, equal) == args[0].text) {
      s.set_str(equal == item.npos ? std::string_view{} : item.substr(equal + 1));
      return true;
    }
    if (item.size() == rest.size()) return false;
    rest.remove_prefix(item.size() + 1);
  }
}

bool check_param(std::span<Arg> args, ParseEnv& env) {
  if (has_arg(args, 1) && args[1].text.size() != 1) {
    env.alert("delimiter must be exactly 1 character.");
    return false;
  }
  return true;
}

/// A q-factor in thousandths; absent 1000, unreadable 0.
int q_factor(std::string_view params) {
  for (std::string_view p : base::split(params, ';')) {
    p = base::trim(p);
    if (!base::istarts_with(p, "q")) continue;
    p = base::trim(p.substr(1));
    if (!p.starts_with('=')) continue;
    p = base::trim(p.substr(1));
    if (p.empty() || (p[0] != '0' && p[0] != '1')) return 0;
    int q = (p[0] - '0') * 1000, unit = 100;
    if (p.size() > 1 && p[1] == '.')
      for (size_t i = 2; i < p.size() && base::is_digit(p[i]); ++i, unit /= 10) q += (p[i] - '0') * unit;
    return std::min(q, 1000);
  }
  return 1000;
}

/// The first of the best-weighted languages of the header that the list names, as the list writes it.
bool language(Args args, TxnView&, Sample& s) {
  std::string_view best;
  int best_q = 0;
  for (std::string_view rest = s.text; !rest.empty();) {
    std::string_view item = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(item.size() + 1, rest.size()));
    std::string_view name = base::trim(item.substr(0, item.find(';')));
    int q = item.size() > item.find(';') ? q_factor(item.substr(item.find(';') + 1)) : 1000;
    if (name.empty() || q <= best_q) continue;
    std::string_view base_name = name.substr(0, name.find('-')), exact, fallback;
    for (std::string_view list = args[0].text; !list.empty();) {
      std::string_view known = list.substr(0, list.find(';'));
      list.remove_prefix(std::min(known.size() + 1, list.size()));
      if (known == name) exact = known;
      else if (known == base_name && fallback.empty()) fallback = known;
    }
    if (exact.empty()) exact = fallback;
    if (!exact.empty()) best = exact, best_q = q;
  }
  if (best.empty()) {
    if (!has_arg(args, 1)) return false;
    best = args[1].text;
  }
  s.set_str(best);
  return true;
}

constexpr Converter kConverters[] = {
    {"field", "integer,string[,integer]", Type::str, Type::str, field, check_index},
    {"word", "integer,string[,integer]", Type::str, Type::str, word, check_index},
    {"param", "string[,string]", Type::str, Type::str, param, check_param},
    {"language", "string[,string]", Type::str, Type::str, language},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
