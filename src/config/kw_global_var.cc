// set-var and set-var-fmt of the global section: variables of the process. Manual 3.1.
#include "config/kw_global_common.h"
#include "expr/proc_var.h"
#include "expr/use.h"

namespace sluice::config {
namespace {

template <bool format>
void set_var(ParseEnv& env) {
  if (env.size() < 3)
    return env.alert("'" + env.at(0) + "' requires a process-wide variable name ('proc.<name>') and a sample expression.");
  const std::string name = env.next();
  expr::set_proc_var_from(env, name, format, expr::kConfigParser, "in the global section.");
}

constexpr Keyword kKeywords[] = {
    {"set-var", kGlobal, set_var<false>},
    {"set-var-fmt", kGlobal, set_var<true>},
};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
