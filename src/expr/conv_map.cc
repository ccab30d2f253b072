// Maps: a sample is looked up in a file of keys and values. map_<method>_<output>, manual 7.3.1 "map".
#include <fmt/format.h>

#include "base/strings.h"
#include "expr/conv_arg.h"
#include "expr/pattern_list.h"
#include "expr/regex.h"
#include "expr/scratch.h"

namespace sluice::expr {
namespace {

/// What becomes of the value that was found.
enum class Out : uint8_t { text, number, address, key, expanded };

const PatternView& view_of(std::span<const Arg> args) { return *static_cast<const PatternView*>(args[0].data.get()); }

bool convert(Out out, std::string_view value, Sample& s) {
  if (out == Out::text) return s.set_str(value), true;
  if (out == Out::number) {
    auto n = base::to_int(value);
    if (n) s.set_int(*n);
    return n.has_value();
  }
  net::Address ip = net::Address::parse_ip(value);
  if (ip.is_ip()) s.set_ip(ip);
  return ip.is_ip();
}

/// What the map says for s; text goes to the arena, since the entry may be gone at once.
bool answer(Out out, TxnView& txn, Sample& s, const Pattern& p, const PatternIndex& index) {
  if (out == Out::key) return s.set_str(txn.arena->copy(p.text)), true;
  if (out != Out::expanded) return convert(out, out == Out::text ? txn.arena->copy(p.value) : std::string_view(p.value), s);
  const Regex* regex = index.regex_of(p);
  Regex::Match match;
  if (!regex || !regex->find(s.text, match)) return false;
  ScratchText text;
  expand(p.value, match, text.out);
  s.set_str(text.keep(*txn.arena));
  return !text.out.truncated();
}

template <Out out>
bool look_up(std::span<const Arg> args, TxnView& txn, Sample& s) {
  bool fits = true;
  bool found = view_of(args).find(s, [&](const Pattern& p, const PatternIndex& index) { fits = answer(out, txn, s, p, index); });
  if (found) return fits;
  if (!has_arg(args, 1)) return false;
  if constexpr (out == Out::number) s.set_int(args[1].num);
  else if constexpr (out == Out::address) s.set_ip(args[1].ip);
  else s.set_str(args[1].text);
  return true;
}

/// Every value must be what the converter gives.
bool check_values(Out out, const PatternList& list, ParseEnv& env) {
  bool ok = true;
  uint64_t at = 0;
  do {
    at = list.walk(at, 1000, [&](const Pattern& p) {
      Sample s;
      if (!ok || out == Out::text || out == Out::key || out == Out::expanded || convert(out, p.value, s)) return;
      ok = false;
      env.alert(fmt::format("unable to parse '{}' at line {} of file '{}'.", p.value, p.line, list.file));
    });
  } while (at);
  return ok;
}

template <Match method, Out out>
bool check(std::span<Arg> args, ParseEnv& env) {
  std::string error;
  std::shared_ptr<PatternList> list = pattern_file(env, args[0].text, true, error);
  std::shared_ptr<const PatternView> view;
  if (list) view = list->view(method, {false, false}, error);
  if (!view) return env.alert(error + "."), false;
  note_use(*list, env, "map");
  list->for_map = true;
  args[0].data = std::shared_ptr<const void>(view, view.get());
  if (out == Out::address && has_arg(args, 1)) {
    args[1].ip = net::Address::parse_ip(args[1].text);
    if (!args[1].ip.is_ip()) return env.alert("map: cannot parse default ip <" + args[1].text + ">."), false;
  }
  return check_values(out, *list, env);
}

constexpr std::string_view kText = "string[,string]", kNumber = "string[,integer]", kKey = "string";

template <Match m, Out o>
constexpr Converter row(std::string_view name, std::string_view signature, Type in, Type out) {
  return {name, signature, in, out, look_up<o>, check<m, o>};
}

constexpr Converter kConverters[] = {
    row<Match::str, Out::text>("map", kText, Type::str, Type::str),
    row<Match::str, Out::text>("map_str", kText, Type::str, Type::str),
    row<Match::str, Out::number>("map_str_int", kNumber, Type::str, Type::sint),
    row<Match::str, Out::address>("map_str_ip", kText, Type::str, Type::addr),
    row<Match::str, Out::key>("map_str_key", kKey, Type::str, Type::str),
    row<Match::beg, Out::text>("map_beg", kText, Type::str, Type::str),
    row<Match::beg, Out::number>("map_beg_int", kNumber, Type::str, Type::sint),
    row<Match::beg, Out::address>("map_beg_ip", kText, Type::str, Type::addr),
    row<Match::beg, Out::key>("map_beg_key", kKey, Type::str, Type::str),
    row<Match::dir, Out::text>("map_dir", kText, Type::str, Type::str),
    row<Match::dir, Out::number>("map_dir_int", kNumber, Type::str, Type::sint),
    row<Match::dir, Out::address>("map_dir_ip", kText, Type::str, Type::addr),
    row<Match::dir, Out::key>("map_dir_key", kKey, Type::str, Type::str),
    row<Match::dom, Out::text>("map_dom", kText, Type::str, Type::str),
    row<Match::dom, Out::number>("map_dom_int", kNumber, Type::str, Type::sint),
    row<Match::dom, Out::address>("map_dom_ip", kText, Type::str, Type::addr),
    row<Match::dom, Out::key>("map_dom_key", kKey, Type::str, Type::str),
    row<Match::end, Out::text>("map_end", kText, Type::str, Type::str),
    row<Match::end, Out::number>("map_end_int", kNumber, Type::str, Type::sint),
    row<Match::end, Out::address>("map_end_ip", kText, Type::str, Type::addr),
    row<Match::end, Out::key>("map_end_key", kKey, Type::str, Type::str),
    row<Match::sub, Out::text>("map_sub", kText, Type::str, Type::str),
    row<Match::sub, Out::number>("map_sub_int", kNumber, Type::str, Type::sint),
    row<Match::sub, Out::address>("map_sub_ip", kText, Type::str, Type::addr),
    row<Match::sub, Out::key>("map_sub_key", kKey, Type::str, Type::str),
    row<Match::reg, Out::text>("map_reg", kText, Type::str, Type::str),
    row<Match::reg, Out::number>("map_reg_int", kNumber, Type::str, Type::sint),
    row<Match::reg, Out::address>("map_reg_ip", kText, Type::str, Type::addr),
    row<Match::reg, Out::key>("map_reg_key", kKey, Type::str, Type::str),
    row<Match::reg, Out::expanded>("map_regm", kText, Type::str, Type::str),
    row<Match::integer, Out::text>("map_int", kText, Type::sint, Type::str),
    row<Match::integer, Out::number>("map_int_int", kNumber, Type::sint, Type::sint),
    row<Match::integer, Out::address>("map_int_ip", kText, Type::sint, Type::addr),
    row<Match::integer, Out::key>("map_int_key", kKey, Type::sint, Type::str),
    row<Match::ip, Out::text>("map_ip", kText, Type::addr, Type::str),
    row<Match::ip, Out::number>("map_ip_int", kNumber, Type::addr, Type::sint),
    row<Match::ip, Out::address>("map_ip_ip", kText, Type::addr, Type::addr),
    row<Match::ip, Out::key>("map_ip_key", kKey, Type::addr, Type::str),
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
