// A "server" line that is read at run time (add server). Management guide 9.3.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "model/config.h"
#include "sluice/parse.h"

namespace sluice::config {

/// words: "server", the name, the address, the options. Nothing is taken from default-server, names are not resolved
/// (init-addr none). Null after complaints in diags. Admin worker.
std::unique_ptr<model::Server> read_dynamic_server(model::Config& config, model::Proxy& proxy, std::span<const Word> words,
                                                   Diagnostics& diags);

/// What a server's line was, to be compared with that of another process.
struct ServerLine {
  uint64_t fingerprint = 0;   ///< of the words, those of default-server lines included; the same in every process
  std::string words;          ///< of a server that was added at run time, as the Runtime API takes them; else empty
};
ServerLine server_line_of(const model::Server& s);

}  // namespace sluice::config
