// get var, set var: variables of the process. Management guide 9.3.
#include <fmt/format.h>

#include "admin/targets.h"
#include "expr/proc_var.h"
#include "expr/sample.h"
#include "expr/use.h"
#include "expr/vars.h"

namespace sluice::admin {
namespace {

void get_var(CommandRun& r) {
  if (word(r, 2).empty()) return r.message(3, "Missing process-wide variable identifier.");
  expr::VarName name;
  std::string error;
  base::Arena arena;
  expr::Sample value;
  bool found = expr::parse_var_name(word(r, 2), name, error, false) && name.scope == expr::VarScope::proc &&
               expr::get_proc_var(name.id, value, arena);
  if (!found) return r.message(3, "Variable not found.");
  std::string_view type = expr::type_name(value.type);
  bool text = expr::cast(value, expr::Type::str, arena);
  r.print(fmt::format("{}: type={} value=<{}>\n", word(r, 2), type, text ? value.text : "undisplayable"));
}

void set_var(CommandRun& r) {
  if (!r.experimental()) return r.message(3, "This command is restricted to experimental mode only.");
  if (word(r, 2).empty()) return r.message(3, "Missing process-wide variable identifier.");
  bool format = word(r, 3) == "fmt", named = format || word(r, 3) == "expr";
  size_t first = named ? 4 : 3;
  if (word(r, first).empty()) return r.message(3, "Missing either 'expr', 'fmt' or expression.");
  std::vector<Word> words;
  for (size_t i = first; i < r.words().size(); ++i) words.push_back({r.words()[i], 0});
  Diagnostics diags;
  ParseEnv env(words, diags);
  env.file = "CLI";
  env.config = &runtime::Runtime::get().config();
  expr::set_proc_var_from(env, word(r, 2), format, expr::kCliParser, "here.");
  for (const Diagnostic& d : diags.all())
    if (d.severity == Severity::alert) return r.message(3, d.text);
}

constexpr Command kCommands[] = {
    {"get var", "get var <name>", "show a variable of the process", Level::operator_, get_var},
    {"set var", "set var <name> [fmt|expr] {<fmt>|<expr>}", "set a variable of the process", Level::admin, set_var},
};
const base::Register<Command> reg(kCommands);

}  // namespace
}  // namespace sluice::admin
