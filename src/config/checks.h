// What is checked of each proxy once all files are read, in HAProxy's order. Main thread, load time.
#pragma once
#include "model/config.h"
#include "sluice/parse.h"

namespace sluice::config {

/// Settings that a TCP proxy cannot have, first part; option httplog becomes tcplog there.
void check_tcp_fallbacks(model::Proxy& p, Diagnostics& diags);
/// Targets of default_backend, use_backend and use-server: found, of a fitting mode, no loop.
void check_references(model::Config& config, model::Proxy& p, Diagnostics& diags);
/// Parses log-format, log-format-sd, unique-id-format and error-log-format.
void check_log_formats(model::Config& config, model::Proxy& p, Diagnostics& diags);
/// "log format ignored": there is a format and no log target.
void check_log_targets(model::Config& config, model::Proxy& p, Diagnostics& diags);
/// Timeouts that a proxy should have.
void check_timeouts(model::Proxy& p, Diagnostics& diags);
/// Names, limits and protocols of the servers.
void check_servers(model::Proxy& p, Diagnostics& diags);
/// Everything that needs HTTP mode and stands in a TCP proxy, second part: said, and dropped.
void check_http_only(model::Proxy& p, Diagnostics& diags);
/// Threads and protocols of bind lines.
void check_binds(const model::Config& config, model::Proxy& p, Diagnostics& diags);

}  // namespace sluice::config
