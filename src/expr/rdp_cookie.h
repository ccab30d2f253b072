// The cookie in the first packet of a terminal (RDP) client: 11 bytes of other headers, then "Cookie: name=value" up to
// CR LF. Slices of the input; any thread. Manual 7.3.5 "req.rdp_cookie".
#pragma once
#include <string_view>

#include "sluice/txn.h"

namespace sluice::expr {

/// `name` empty: whatever it is called; case does not matter. later: the line is not complete yet.
Got find_rdp_cookie(std::string_view data, std::string_view name, std::string_view& value);

}  // namespace sluice::expr
