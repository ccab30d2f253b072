// Converters of integers: arithmetic that saturates instead of wrapping, and bits. Manual 7.3.1.
#include "expr/conv_arg.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;
using Operation = int64_t (*)(int64_t, int64_t);

int64_t limit(bool negative) { return negative ? INT64_MIN : INT64_MAX; }

int64_t add(int64_t a, int64_t b) {
  int64_t r;
  return __builtin_add_overflow(a, b, &r) ? limit(a < 0) : r;
}
int64_t sub(int64_t a, int64_t b) {
  int64_t r;
  return __builtin_sub_overflow(a, b, &r) ? limit(a < 0) : r;
}
int64_t mul(int64_t a, int64_t b) {
  int64_t r;
  return __builtin_mul_overflow(a, b, &r) ? limit((a < 0) != (b < 0)) : r;
}
int64_t div(int64_t a, int64_t b) {
  if (b == 0 || (b == -1 && a == INT64_MIN)) return INT64_MAX;
  return a / b;
}
int64_t mod(int64_t a, int64_t b) { return b == 0 || b == -1 ? 0 : a % b; }
int64_t bit_and(int64_t a, int64_t b) { return a & b; }
int64_t bit_or(int64_t a, int64_t b) { return a | b; }
int64_t bit_xor(int64_t a, int64_t b) { return a ^ b; }

/// A variable that is not there counts as zero.
template <Operation op>
bool binary(Args args, TxnView& txn, Sample& s) {
  int64_t operand = 0;
  if (!number_of(args[0], txn, operand)) operand = 0;
  s.set_int(op(s.num, operand));
  return true;
}

template <int64_t (*op)(int64_t)>
bool unary(Args, TxnView&, Sample& s) {
  s.set_int(op(s.num));
  return true;
}
int64_t neg(int64_t v) { return sub(0, v); }
int64_t cpl(int64_t v) { return ~v; }

template <bool (*test)(int64_t)>
bool verdict(Args, TxnView&, Sample& s) {
  s.set_bool(test(s.num));
  return true;
}
bool is_set(int64_t v) { return v != 0; }
bool is_zero(int64_t v) { return v == 0; }
bool is_odd(int64_t v) { return (v & 1) != 0; }
bool is_even(int64_t v) { return (v & 1) == 0; }

bool check_operand(std::span<Arg> args, ParseEnv& env) { return check_number(args[0], env); }

constexpr Converter kConverters[] = {
    {"add", "string", Type::sint, Type::sint, binary<add>, check_operand},
    {"sub", "string", Type::sint, Type::sint, binary<sub>, check_operand},
    {"mul", "string", Type::sint, Type::sint, binary<mul>, check_operand},
    {"div", "string", Type::sint, Type::sint, binary<div>, check_operand},
    {"mod", "string", Type::sint, Type::sint, binary<mod>, check_operand},
    {"and", "string", Type::sint, Type::sint, binary<bit_and>, check_operand},
    {"or", "string", Type::sint, Type::sint, binary<bit_or>, check_operand},
    {"xor", "string", Type::sint, Type::sint, binary<bit_xor>, check_operand},
    {"neg", "", Type::sint, Type::sint, unary<neg>},
    {"cpl", "", Type::sint, Type::sint, unary<cpl>},
    {"bool", "", Type::sint, Type::boolean, verdict<is_set>},
    {"not", "", Type::sint, Type::boolean, verdict<is_zero>},
    {"odd", "", Type::sint, Type::boolean, verdict<is_odd>},
    {"even", "", Type::sint, Type::boolean, verdict<is_even>},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
