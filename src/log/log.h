// Logging: finished transactions and process events to the configured targets. Batched per loop turn, never blocks,
// drops are counted. Worker threads (and the main thread at start). Manual 4.2 "log", chapter 8.
#pragma once
#include <string_view>

#include "model/config.h"
#include "runtime/runtime.h"
#include "sluice/txn.h"

namespace sluice::log {

/// Opens sockets and rings; hooks into each loop's turn end. Before workers start, before chroot.
void start(runtime::Runtime& rt);
/// Sends what is queued, then closes. After workers ended.
void stop();

/// One finished (or, with logasap, begun) transaction. Honours dontlognull, dontlog-normal, log-separate-errors,
/// set-log-level, levels and sampling. `error`: an incomplete or failed one (error-log-format, option
/// log-separate-errors).
void transaction(TxnView& txn, bool error);
/// A refused or broken connection before any stream (bad PROXY header, rules' reject): error-log-format or the
/// built-in "connection error" line.
void connection_error(TxnView& txn, std::string_view what);
/// Server events and proxy notices: to the proxy's targets, or the global ones when proxy is null.
void event(const runtime::LiveProxy* proxy, int level, std::string_view text);

}  // namespace sluice::log
