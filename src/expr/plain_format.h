// The log-format strings that are neither of logs nor of messages: set-var-fmt. Quotes are written around samples where
// flags ask for them, and no byte is escaped. Manual 4.2 "set-var-fmt", 8.2.6.
#pragma once
#include "expr/log_format.h"

namespace sluice::expr {

/// As parse_log_format.
std::shared_ptr<const LogFormat> parse_plain_format(ParseEnv& env, std::string_view text, uint32_t use);

}  // namespace sluice::expr
