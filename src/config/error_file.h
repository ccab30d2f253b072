// Messages that sluice answers with on its own, made at load: files, and redirections. Manual 4.2 "errorfile", "errorloc".
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/rule.h"
#include "sluice/parse.h"

namespace sluice::config {

/// The file at `path` as it goes on the wire: names in lower case, lines ended by CRLF. An empty file is an empty
/// message. Fails on what is no HTTP/1 response, on a Content-Length that does not fit, and above `limit` bytes.
base::Result<std::string> load_error_file(const std::string& path, size_t limit);

/// A status that HAProxy keeps a message for.
bool has_error_status(uint16_t status);

/// "<status> <file>" at env's position (errorfile of proxies and of http-errors sections). Null after complaining.
std::shared_ptr<const model::ErrorMessage> parse_errorfile(ParseEnv& env);

}  // namespace sluice::config
