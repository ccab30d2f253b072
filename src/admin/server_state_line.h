// A server's line of `show servers state`. Loop 0.
#pragma once
#include <string>

#include "runtime/server.h"

namespace sluice::admin {

/// Appends it, with the newline. Management guide 9.3 "show servers state".
void print_server_state(std::string& out, const runtime::LiveServer& s);

}  // namespace sluice::admin
