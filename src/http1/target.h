// The request target's form and its authority against the Host field. Internal to http1.
// RFC 9112 section 3.2, RFC 9110 sections 4.2.3 and 7.2.
#pragma once
#include "http1/fields.h"
#include "http1/head.h"

namespace sluice::http1 {

/// Refuses targets of no known form and a Host that contradicts the authority. A default port in the
/// authority is taken out of target and Host, as the reference does: bytes of [head.start_line, target) move,
/// so only once the head is complete. accept_unsafe leaves the port, but refuses nothing.
bool settle_target(Head& head, const Notes& notes, bool accept_unsafe);

}  // namespace sluice::http1
