// The order in which the rules of a section run, whatever the order they are written in. Manual 4.2. Main thread.
#pragma once
#include "sluice/parse.h"

namespace sluice::config {

enum class Stage : uint8_t { tcp_connection, tcp_session, tcp_content, monitor_fail, http_request, redirect, use_backend, use_server };

/// Warns when the section already has rules that run after the one that env stands on.
void warn_misplaced(ParseEnv& env, Stage stage);

}  // namespace sluice::config
