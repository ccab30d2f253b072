// Dates as logs print them. Each thread keeps the last second it printed, so that a line costs a copy. Any thread.
#pragma once
#include <cstdint>

#include "base/text_out.h"

namespace sluice::log {

/// "22/Nov/2026:21:57:25.393", local time (%t, %tr).
void put_date_ms(int64_t wall_us, base::TextOut& out);
/// "22/Nov/2026:21:57:25 +0000" in UTC (%T, %trg).
void put_date_gmt(int64_t wall_us, base::TextOut& out);
/// "22/Nov/2026:21:57:25 +0100" in local time (%Tl, %trl).
void put_date_local(int64_t wall_us, base::TextOut& out);
/// "Nov 22 21:57:25", local time (RFC 3164 section 4.1.2).
void put_date_rfc3164(int64_t wall_us, base::TextOut& out);
/// "2026-11-22T21:57:25.393123+01:00", local time (RFC 5424 section 6.2.3).
void put_date_iso(int64_t wall_us, base::TextOut& out);
/// value as at least `width` digits, zero padded.
void put_padded(uint64_t value, int width, base::TextOut& out);

}  // namespace sluice::log
