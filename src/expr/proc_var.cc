#include "expr/proc_var.h"

#include "expr/expression.h"
#include "expr/plain_format.h"
#include "expr/vars.h"

namespace sluice::expr {

void set_proc_var_from(ParseEnv& env, std::string_view name, bool format, uint32_t use, std::string_view place) {
  VarName var;
  std::string error;
  if (!parse_var_name(name, var, error)) return env.alert("'set-var': " + error);
  if (var.scope != VarScope::proc)
    return env.alert("'set-var': cannot set variable '" + std::string(name) + "', only scope 'proc' is permitted " + std::string(place));
  base::Arena arena;
  TxnView nothing;
  nothing.arena = &arena;
  Sample value;
  std::shared_ptr<const LogFormat> text;          // these two hold what the value points to
  std::shared_ptr<const Expression> expression;
  if (format) {
    text = parse_plain_format(env, env.next(), use);
    if (!text) return;
    value.set_str(text->text(nothing));
  } else {
    expression = parse_expression(env, use);
    if (!expression || !env.expect_end() || expression->eval(nothing, value) != Got::yes) return;
  }
  if (!set_proc_var(var.id, value)) env.alert("the variable does not fit into 'tune.vars.proc-max-size'.");
}

}  // namespace sluice::expr
