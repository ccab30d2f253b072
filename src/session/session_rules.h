// Rules that run before there is a stream: "tcp-request connection" and "tcp-request session". Manual 4.3.
// On the connection's thread.
#pragma once
#include "model/rule.h"

namespace sluice::session {

class ClientConn;

/// What the rules decided about the connection. `silent`: it is to be dropped without a word to the client.
enum class Admission : uint8_t { accepted, rejected, silent };

Admission run_session_rules(ClientConn& client, const model::Rules& rules);

}  // namespace sluice::session
