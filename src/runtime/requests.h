// What people and agents ask of a server, in the words of the Runtime API. Management guide 9.3 "set server", "set
// weight"; manual 5.2 "agent-check". Any thread.
#pragma once
#include <string>
#include <string_view>

#include "runtime/server.h"

namespace sluice::runtime {

/// Sets a weight given as "10" or "50%" of the configured one; empty, or what is wrong with it.
std::string change_weight(LiveServer& s, std::string_view text);

enum class WantedState : uint8_t { ready, drain, maint };
void change_state(LiveServer& s, WantedState wanted);

}  // namespace sluice::runtime
