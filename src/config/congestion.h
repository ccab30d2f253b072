// cc on bind and server lines: the congestion control algorithm of their connections. Immutable after load. Manual 5.1, 5.2.
#pragma once
#include <string_view>

#include "model/bind.h"
#include "model/server.h"

namespace sluice::config {

/// Empty: the system's.
std::string_view congestion_of(const model::Bind& b);
std::string_view congestion_of(const model::Server& s);

}  // namespace sluice::config
