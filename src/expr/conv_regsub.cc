// regsub: replaces what a regular expression matches, as sed does. Manual 7.3.1.
#include "expr/conv_arg.h"
#include "expr/regex.h"
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
  char* room = txn.arena->allocate(kMaxText);
  base::TextOut out(room, kMaxText);
  size_t from = 0;
  Regex::Match m;
  // Each match sees the rest as a text of its own, as the reference has it: '^' matches anew only at the start.
  while (from <= in.size() && program.regex->find(in, m, from)) {
    out.put(in.substr(from, m.begin - from));
    expand(args[1].text, m, out);
    if (m.begin == m.end) {
      if (m.end < in.size()) out.put(in[m.end]);
      from = m.end + 1;
    } else {
      from = m.end;
    }
    if (!program.global || from >= in.size()) break;
  }
  if (from < in.size()) out.put(in.substr(from));
  if (out.truncated()) return false;
  s.set_str(out.view());
  return true;
}

bool check(std::span<Arg> args, ParseEnv& env) {
  auto program = std::make_shared<Program>();
  bool ignore_case = false;
  for (char flag : has_arg(args, 2) ? args[2].text : std::string()) {
    if (flag != 'i' && flag != 'g') {
      env.alert(std::string("invalid regex flag '") + flag + "', only 'i' and 'g' are supported");
      return false;
    }
    (flag == 'i' ? ignore_case : program->global) = true;
  }
  std::string error;
  program->regex = Regex::compile(args[0].text, ignore_case, error);
  if (!program->regex) return env.alert(error), false;
  args[0].data = std::move(program);
  return true;
}

constexpr Converter kConverters[] = {
    {"regsub", "regex,string[,string]", Type::str, Type::str, regsub, check},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
