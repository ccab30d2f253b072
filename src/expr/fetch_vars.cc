// var(): reading variables. Manual 7.3.2.
#include "expr/fetch_util.h"
#include "expr/vars.h"

namespace sluice::expr {
namespace {

Got variable(std::span<const Arg> args, TxnView& txn, Sample& out) {
  const auto& name = *static_cast<const VarName*>(args[0].data.get());
  Got got = get_var(txn, name, out);
  if (got == Got::no && args.size() > 1) return give(out, args[1].text);
  return got;
}

bool check_variable(std::span<Arg> args, ParseEnv& env) {
  VarName name;
  std::string error;
  if (!parse_var_name(args[0].text, name, error)) {
    env.alert(error + ".");
    return false;
  }
  args[0].data = std::make_shared<VarName>(name);
  return true;
}

void dump_one(ArenaText& out, std::string_view prefix, VarName name, const Sample& value, std::string_view delimiter,
              base::Arena& arena) {
  std::string full = var_name_text(name);
  if (!std::string_view(full).starts_with(prefix)) return;
  if (!out.view().empty()) out.put(delimiter);
  out.put(full);
  out.put('=');
  Sample s = value;
  bool quoted = s.type == Type::str || s.type == Type::meth;
  if (s.type == Type::bin) {
    constexpr char kHex[] = "0123456789ABCDEF";
    for (unsigned char c : s.text) out.put(kHex[c >> 4]), out.put(kHex[c & 15]);
    return;
  }
  if (!cast(s, Type::str, arena)) return;
  if (quoted) out.put('"');
  for (char c : s.text) {
    if (quoted && (c == '"' || c == '\\')) out.put('\\');
    out.put(c);
  }
  if (quoted) out.put('"');
}

/// dump_all_vars(prefix,delimiter): every variable in reach as name=value, text in quotes, binary in hex.
Got dump(std::span<const Arg> args, TxnView& txn, Sample& out) {
  ArenaText all(*txn.arena);
  std::string_view prefix = text(args, 0);
  std::string_view delimiter = has(args, 1) ? text(args, 1) : ", ";
  auto scope = [&](VarScope s, const Vars* vars) {
    if (vars)
      vars->for_each([&](uint32_t id, const Sample& v) { dump_one(all, prefix, {s, id}, v, delimiter, *txn.arena); });
  };
  scope(VarScope::sess, txn.conn ? txn.conn->vars : nullptr);
  scope(VarScope::txn, txn.txn_vars);
  scope(VarScope::req, txn.req_vars);
  scope(VarScope::res, txn.res_vars);
  scope(VarScope::check, txn.check_vars);
  return give(out, all.view());
}

constexpr Fetch kFetches[] = {
    {"var", "string[,string]", Type::any, kAllUses, variable, check_variable},
    {"dump_all_vars", "[string,string,string]", Type::str, kAllUses, dump},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::expr
