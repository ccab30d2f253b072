// A "server" line that is read at run time (add server). Management guide 9.3.
#pragma once
#include <memory>
#include <span>

#include "model/config.h"
#include "sluice/parse.h"

namespace sluice::config {

/// words: "server", the name, the address, the options. Nothing is taken from default-server, names are not resolved
/// (init-addr none). Null after complaints in diags. Admin worker.
std::unique_ptr<model::Server> read_dynamic_server(model::Config& config, model::Proxy& proxy, std::span<const Word> words,
                                                   Diagnostics& diags);

}  // namespace sluice::config
