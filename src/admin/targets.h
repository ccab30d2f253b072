// Finding what a command names, with the reference's words when it is not there.
#pragma once
#include <string>
#include <string_view>

#include "runtime/runtime.h"
#include "sluice/command.h"

namespace sluice::admin {

/// "backend/server"; null after a message. Backends are found by name or "#id".
runtime::LiveServer* need_server(CommandRun& r, std::string_view text);
runtime::LiveProxy* need_backend(CommandRun& r, std::string_view text, std::string_view complaint);
runtime::LiveProxy* need_frontend(CommandRun& r, std::string_view text);
/// The word at i, empty past the end.
std::string_view word(const CommandRun& r, size_t i);

/// Sets a weight given as "10" or "50%"; empty, or what is wrong with it.
std::string change_weight(runtime::LiveServer& s, std::string_view text);

enum class WantedState : uint8_t { ready, drain, maint };
void change_state(runtime::LiveServer& s, WantedState wanted);

}  // namespace sluice::admin
