// Finding what a command names, with the reference's words when it is not there.
#pragma once
#include <string>
#include <string_view>

#include "runtime/requests.h"
#include "runtime/runtime.h"
#include "sluice/command.h"

namespace sluice::admin {

/// "backend/server"; null after a message. Backends are found by name or "#id".
runtime::LiveServer* need_server(CommandRun& r, std::string_view text);
runtime::LiveProxy* need_backend(CommandRun& r, std::string_view text, std::string_view complaint);
runtime::LiveProxy* need_frontend(CommandRun& r, std::string_view text);
/// Why a server may not be deleted yet: empty when it may; `hopeless`: waiting will not help.
std::string why_kept(const runtime::LiveServer& s, bool& hopeless);
/// The word at i, empty past the end.
std::string_view word(const CommandRun& r, size_t i);

using runtime::change_state;
using runtime::change_weight;
using runtime::WantedState;

}  // namespace sluice::admin
