// regsub: replaces what a regular expression matches, as sed does. Manual 7.3.1.
#include "expr/conv_arg.h"
#include "expr/regex.h"
#include "expr/scratch.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

/// What check prepared in the first argument.
struct Program {
  std::shared_ptr<const Regex> regex;
  bool global = false;
};

bool regsub(Args args, TxnView& txn, Sample& s) {
  const auto& program = *static_cast<const Program*>(args[0].data.get());
  std::string_view in = s.text;
  ScratchText made;
  base::TextOut& out = made.out;
  Regex::Match m;
  // Each match sees the rest as a text of its own, as the reference has it; the empty rest gets its turn, too.
  for (bool again = false; program.regex->find(in, m, again); again = true) {
    bool last = in.empty() || !program.global;
    out.put(in.substr(0, m.begin));
    expand(args[1].text, m, out);
    in.remove_prefix(m.end);
    if (last) break;
    if (m.end == 0 && !in.empty()) {   // nothing was taken: go on behind the next byte
      out.put(in[0]);
      in.remove_prefix(1);
    }
  }
  out.put(in);
  if (out.truncated()) return false;
  s.set_str(made.keep(*txn.arena));
  return true;
}

bool check(std::span<Arg> args, ParseEnv& env) {
  auto program = std::make_shared<Program>();
  bool ignore_case = false;
  for (char flag : has_arg(args, 2) ? args[2].text : std::string()) {
    if (flag != 'i' && flag != 'g') {
      env.alert(std::string("invalid regex flag '") + flag + "', only 'i' and 'g' are supported.");
      return false;
    }
    (flag == 'i' ? ignore_case : program->global) = true;
  }
  std::string error;
  program->regex = Regex::compile(args[0].text, ignore_case, error);
  if (!program->regex) return env.alert(error + "."), false;
  args[0].data = std::move(program);
  return true;
}

constexpr Converter kConverters[] = {
    {"regsub", "regex,string[,string]", Type::str, Type::str, regsub, check},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
