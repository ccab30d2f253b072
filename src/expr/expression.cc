#include "expr/expression.h"

#include "expr/lookup.h"
#include "expr/sample_expression.h"

namespace sluice::expr {

Got SampleExpression::eval(TxnView& txn, Sample& out) const {
  Got got = fetch->get(args, txn, out);
  if (got != Got::yes) return got;
  return convert(txn, out) ? Got::yes : Got::no;
}

bool SampleExpression::convert(TxnView& txn, Sample& sample) const {
  for (const Step& s : steps)
    if (!cast(sample, s.converter->in, *txn.arena) || !s.converter->apply(s.args, txn, sample)) return false;
  return true;
}

Got Expression::text(TxnView& txn, std::string_view& out) const {
  Sample s;
  Got got = eval(txn, s);
  if (got != Got::yes) return got;
  if (s.type != Type::bin && s.type != Type::meth && !cast(s, Type::str, *txn.arena)) return Got::no;
  out = s.text;
  return Got::yes;
}

Got Expression::integer(TxnView& txn, int64_t& out) const {
  Sample s;
  Got got = eval(txn, s);
  if (got != Got::yes) return got;
  if (!cast(s, Type::sint, *txn.arena)) return Got::no;
  out = s.num;
  return Got::yes;
}

namespace {

bool usable(ParseEnv& env, const SampleExpression& e, uint32_t use) {
  if (e.uses() & use) return true;
  env.alert("fetch method '" + e.words + "' extracts information from '" + std::string(needs_name(*e.fetch)) +
            "', none of which is available here.");
  return false;
}

}  // namespace

std::shared_ptr<const Expression> parse_expression(ParseEnv& env, uint32_t use) {
  if (env.done()) {
    env.alert("missing fetch method.");
    return nullptr;
  }
  size_t first = env.pos();
  std::string word = env.next();
  size_t at = 0;
  auto e = parse_sample(env, word, at, true);
  if (e && !usable(env, *e, use)) e = nullptr;
  if (!e) env.seek(first);
  return e;
}

std::shared_ptr<const Expression> parse_expression_text(ParseEnv& env, std::string_view text, uint32_t use) {
  size_t at = 0;
  auto e = parse_sample(env, text, at, false);
  if (!e) return nullptr;
  if (at != text.size()) {
    env.alert("unexpected character '" + std::string(1, text[at]) + "' after '" + e->words + "'.");
    return nullptr;
  }
  return usable(env, *e, use) ? e : nullptr;
}

}  // namespace sluice::expr
