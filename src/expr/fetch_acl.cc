// acl(): named ACLs as a sample. 3.4's manual 7.3.2.
#include "expr/acl.h"
#include "expr/fetch_util.h"

namespace sluice::expr {
namespace {

struct Named {
  std::shared_ptr<const Acl> acl;
  bool negated = false;
};

/// True when all of them hold; one that has to wait makes the whole wait.
Got evaluate(std::span<const Arg> args, TxnView& txn, Sample& out) {
  for (const Arg& a : args) {
    if (!a.data) continue;
    const auto& named = *static_cast<const Named*>(a.data.get());
    Got got = named.acl->eval(txn);
    if (got == Got::later) return got;
    if ((got == Got::yes) == named.negated) return give_bool(out, false);
  }
  return give_bool(out, true);
}

bool check(std::span<Arg> args, ParseEnv& env) {
  for (Arg& a : args) {
    std::string_view name = a.text;
    auto named = std::make_shared<Named>();
    named->negated = name.starts_with('!');
    if (named->negated) name.remove_prefix(1);
    if (!(named->acl = find_acl(env, name))) return env.alert("ACL '" + std::string(name) + "' not found."), false;
    a.data = std::move(named);
  }
  return true;
}

constexpr Fetch kFetches[] = {
    {"acl", "string[,string,string,string,string,string,string,string,string,string,string,string]", Type::boolean, kAllUses, evaluate, check},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::expr
