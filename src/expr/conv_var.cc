// Converters around variables: set-var, unset-var, concat, add_item. Manual 7.3.1.
#include "expr/conv_arg.h"
#include "expr/vars.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

const VarName& name_of(const Arg& arg) { return *static_cast<const VarName*>(arg.data.get()); }

/// Passes the sample on when it was stored.
bool store(Args args, TxnView& txn, Sample& s) {
  return set_var(txn, name_of(args[0]), s, static_cast<uint32_t>(args[0].num));
}

bool check_name(Arg& arg, ParseEnv& env) {
  VarName name;
  std::string error;
  if (!parse_var_name(arg.text, name, error)) return env.alert(error + "."), false;
  arg.kind = Arg::Kind::var;
  arg.data = std::make_shared<VarName>(name);
  return true;
}

/// args[0].num gets the conditions' bits.
bool check_store(std::span<Arg> args, ParseEnv& env) {
  if (!check_name(args[0], env)) return false;
  for (size_t i = 1; i < args.size() && has_arg(args, i); ++i) {
    uint32_t bit = parse_var_when(args[i].text);
    if (!bit) return env.alert("unknown condition \"" + args[i].text + "\"."), false;
    args[0].num |= bit;
  }
  return true;
}

bool forget(Args args, TxnView& txn, Sample&) {
  unset_var(txn, name_of(args[0]));
  return true;
}
bool check_forget(std::span<Arg> args, ParseEnv& env) { return check_name(args[0], env); }

/// The value of the optional variable argument; empty when it is not there.
std::string_view optional_text(Args args, size_t i, TxnView& txn) {
  std::string_view text;
  return has_arg(args, i) && !args[i].text.empty() && text_of(args[i], txn, text) ? text : std::string_view{};
}

bool joined(TxnView& txn, Sample& s, std::string_view a, std::string_view b, std::string_view c) {
  if (s.text.size() + a.size() + b.size() + c.size() > kMaxText) return false;
  s.set_str(txn.arena->concat({s.text, a, b, c}));
  return true;
}

/// concat([<start>],[<var>],[<end>])
bool concat(Args args, TxnView& txn, Sample& s) {
  return joined(txn, s, args.empty() ? std::string_view{} : args[0].text, optional_text(args, 1, txn),
                has_arg(args, 2) ? std::string_view(args[2].text) : std::string_view{});
}

/// add_item(<delim>,[<var>][,<suff>]): the delimiter only between two things that are not empty.
bool add_item(Args args, TxnView& txn, Sample& s) {
  std::string_view value = optional_text(args, 1, txn);
  std::string_view suffix = has_arg(args, 2) ? std::string_view(args[2].text) : std::string_view{};
  bool delimited = !s.text.empty() && (!value.empty() || !suffix.empty());
  return joined(txn, s, delimited ? std::string_view(args[0].text) : std::string_view{}, value, suffix);
}

bool check_middle(std::span<Arg> args, ParseEnv& env) {
  return args.size() < 2 || args[1].text.empty() || check_variable(args[1], env);
}

bool check_item(std::span<Arg> args, ParseEnv& env) {
  if (args[1].text.empty() && (!has_arg(args, 2) || args[2].text.empty()))
    return env.alert("one of the optional arguments has to be nonempty."), false;
  return check_middle(args, env);
}

constexpr Converter kConverters[] = {
    {"set-var", "string[,string,string,string,string]", Type::any, Type::any, store, check_store},
    {"unset-var", "string", Type::any, Type::any, forget, check_forget},
    {"concat", "string[,string,string]", Type::str, Type::str, concat, check_middle},
    {"add_item", "string,string[,string]", Type::str, Type::str, add_item, check_item},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
