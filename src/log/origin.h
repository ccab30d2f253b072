// What aliases share: where a line comes from (%OG) and when its connection was accepted.
#pragma once
#include <string_view>

#include "base/text_out.h"
#include "sluice/txn.h"

namespace sluice::log {

/// Names the origin of the line being printed by this thread.
class OriginScope {
 public:
  explicit OriginScope(std::string_view name);
  ~OriginScope();
};
std::string_view current_origin();

/// Wall clock microseconds of the accept (first transaction) or of the end of the one before it.
int64_t accept_wall_us(const TxnView& txn);
/// As %t: "22/Nov/2026:21:57:25.393".
void put_accept_date(const TxnView& txn, base::TextOut& out);

}  // namespace sluice::log
