// What the alias files share.
#pragma once
#include "base/text_out.h"
#include "log/date.h"
#include "log/origin.h"
#include "log/wire.h"
#include "sluice/log_alias.h"

namespace sluice::log {

/// An upper case hexadecimal number of at least `width` digits.
void put_hex(uint64_t value, int width, base::TextOut& out);
/// Decimal, or hexadecimal of at least four digits with flag X.
void put_number(uint64_t value, const LogFlags& flags, base::TextOut& out);
bool is_http(const TxnView& txn);

}  // namespace sluice::log
