// A sample expression: one fetch and its converters, parsed once, evaluated per transaction. Manual 7.1 to 7.3.
// Immutable after load; any thread may evaluate at once.
#pragma once
#include <memory>
#include <string>

#include "expr/sample.h"
#include "sluice/parse.h"

namespace sluice::expr {

class Expression {
 public:
  virtual ~Expression() = default;
  /// Value as the last converter left it. `later`: ask again when more data came. `no`: nothing there.
  virtual Got eval(TxnView& txn, Sample& out) const = 0;
  virtual Type type() const = 0;
  /// The words it was parsed from, for messages, `show` and -dK.
  virtual const std::string& source() const = 0;

  /// eval, then cast to str.
  Got text(TxnView& txn, std::string_view& out) const;
  /// eval, then cast to sint.
  Got integer(TxnView& txn, int64_t& out) const;
};

/// Parses the expression that starts at env.pos() (it may span several words: "src,map(f)" or "hdr(a) ,lower");
/// leaves env after it. `use`: one or more bits of Use. Null after complaining through env.
std::shared_ptr<const Expression> parse_expression(ParseEnv& env, uint32_t use);
/// The same from one text (inside "%[...]", balance hash <expr>, CLI get var).
std::shared_ptr<const Expression> parse_expression_text(ParseEnv& env, std::string_view text, uint32_t use);

}  // namespace sluice::expr
