// balance hash <expression>: the value of a sample expression. Manual 4.2.
#include <fmt/format.h>

#include <memory>

#include "balance/keyed.h"
#include "expr/expression.h"
#include "expr/use.h"

namespace sluice::balance {
namespace {

using Parsed = std::shared_ptr<const expr::Expression>;
const model::Slot<Parsed> expression_slot;

class HashExpression final : public KeyReader {
 public:
  explicit HashExpression(Parsed e) : expression_(std::move(e)) {}

  bool read(TxnView& txn, const HashType& hash, uint32_t& out) const override {
    expr::Sample s;
    if (expression_->eval(txn, s) != Got::yes) return false;
    if (hash.none()) {
      if (!expr::cast(s, expr::Type::sint, *txn.arena)) return false;
      out = hash.of_number(static_cast<uint32_t>(s.num));
      return true;
    }
    if (!expr::cast(s, expr::Type::bin, *txn.arena)) return false;
    out = hash.of(s.text);
    return true;
  }

 private:
  const Parsed expression_;
};

void parse(ParseEnv& env) {
  if (env.done()) return env.alert("balance hash requires a sample expression.");
  const std::string text = env.next();
  if (!env.done()) return env.alert_at(env.pos(), fmt::format("balance hash takes no other argument (got '{}').", env.peek()));
  auto parsed = expr::parse_expression_text(env, text, expr::kUseServer);
  if (parsed) expression_slot.edit(env.proxy->slots) = std::move(parsed);
}

std::unique_ptr<Balancer> make(runtime::LiveProxy& backend) {
  return make_keyed(backend, std::make_unique<HashExpression>(*expression_slot.get(backend.config().slots)), "hash");
}

constexpr BalanceKeyword kKeywords[] = {{"hash", parse, make}};
const base::Register<BalanceKeyword> reg(kKeywords);
}  // namespace
}  // namespace sluice::balance
