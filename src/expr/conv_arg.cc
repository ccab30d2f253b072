#include "expr/conv_arg.h"

#include "base/strings.h"
#include "expr/vars.h"

namespace sluice::expr {
namespace {

/// Tries the text as a variable's name; `error` says why not.
bool to_variable(Arg& arg, std::string& error) {
  VarName name;
  if (!parse_var_name(arg.text, name, error)) return false;
  arg.kind = Arg::Kind::var;
  arg.data = std::make_shared<VarName>(name);
  return true;
}

bool variable(const Arg& arg, TxnView& txn, Sample& out) {
  return get_var(txn, *static_cast<const VarName*>(arg.data.get()), out) == Got::yes;
}

}  // namespace

bool has_arg(std::span<const Arg> args, size_t i) { return i < args.size() && args[i].kind != Arg::Kind::none; }

bool check_number(Arg& arg, ParseEnv& env) {
  auto v = arg.text.empty() ? 0 : base::to_int(arg.text);
  if (v) {
    arg.kind = Arg::Kind::num;
    arg.num = *v;
    return true;
  }
  std::string ignored;
  if (to_variable(arg, ignored)) return true;
  env.alert("expects an integer or a variable name.");
  return false;
}

bool check_variable(Arg& arg, ParseEnv& env) {
  std::string error;
  if (arg.kind == Arg::Kind::var || to_variable(arg, error)) return true;
  if (arg.text.empty()) return env.alert("missing variable name."), false;
  env.alert("failed to register variable name '" + arg.text + "'.");
  return false;
}

void text_or_variable(Arg& arg) {
  std::string ignored;
  to_variable(arg, ignored);
}

bool number_of(const Arg& arg, TxnView& txn, int64_t& out) {
  if (arg.kind != Arg::Kind::var) return out = arg.num, true;
  Sample s;
  if (!variable(arg, txn, s) || !cast(s, Type::sint, *txn.arena)) return false;
  out = s.num;
  return true;
}

bool text_of(const Arg& arg, TxnView& txn, std::string_view& out) {
  if (arg.kind != Arg::Kind::var) return out = arg.text, true;
  Sample s;
  if (!variable(arg, txn, s)) return false;
  if (s.type != Type::bin && !cast(s, Type::str, *txn.arena)) return false;
  out = s.text;
  return true;
}

}  // namespace sluice::expr
