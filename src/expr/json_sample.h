// json_query's way from a JSON text to a sample; the JWT converters share it.
#pragma once
#include "sluice/fetch.h"

namespace sluice::expr {

/// args[at]: the path, args[at + 1]: "int" or nothing. False: nothing there.
bool json_query(std::span<const Arg> args, size_t at, TxnView& txn, std::string_view text, Sample& out);
bool check_json_query(std::span<Arg> args, size_t at, ParseEnv& env);

}  // namespace sluice::expr
