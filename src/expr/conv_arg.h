// Arguments of converters that may name a variable instead of holding the value. Manual 7.3.1.
#pragma once
#include "sluice/fetch.h"

namespace sluice::expr {

/// Longest text a converter makes, in bytes (the reference's tune.bufsize at its default).
inline constexpr size_t kMaxText = 16384;

/// Was argument i given?
bool has_arg(std::span<const Arg> args, size_t i);

/// At load: arg must be a decimal number or the name of a variable. Complains and returns false otherwise.
bool check_number(Arg& arg, ParseEnv& env);
/// arg must name a variable ("txn.a").
bool check_variable(Arg& arg, ParseEnv& env);
/// A name of a variable, or else text to be taken as it stands.
void text_or_variable(Arg& arg);

/// The values at run time; false when the variable is not there or not of that kind.
bool number_of(const Arg& arg, TxnView& txn, int64_t& out);
bool text_of(const Arg& arg, TxnView& txn, std::string_view& out);

}  // namespace sluice::expr
