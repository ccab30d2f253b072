// The answer a configuration writes out: http-request return, deny, tarpit, http-response return and deny, http-error.
// Manual 4.3 "return", 4.2 "http-error". Immutable after load.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "expr/log_format.h"
#include "sluice/action.h"

namespace sluice::model {
struct HttpErrors;
}

namespace sluice::config {

struct ReplySpec {
  enum class Body : uint8_t {
    none,            ///< a status and nothing more
    default_errors,  ///< what the section answers for this status (errorfile, http-error, built-in)
    raw,             ///< a whole message (errorfile)
    errors_section,  ///< the message of an http-errors section
    constant,        ///< text or file as payload
    format,          ///< log-format as payload
  };
  Body body = Body::none;
  uint16_t status = 0;             ///< 0: not given
  std::string content_type;
  std::string text;                ///< raw message or constant payload
  std::shared_ptr<const model::HttpErrors*> errors;  ///< errors_section: set once the whole configuration is read
  std::shared_ptr<const expr::LogFormat> format;
  std::vector<std::pair<std::string, std::shared_ptr<const expr::LogFormat>>> headers;

  /// The answer for this transaction; views into the spec, the configuration and txn's arena.
  LocalReply make(TxnView& txn) const;
};

struct ReplyRules {
  uint32_t uses = 0;                ///< expr::Use of the formats
  uint16_t default_status = 200;
  bool deny_status = false;         ///< "deny_status" is another name of "status"; alone it means default-errorfiles
};

/// Parses from env's position up to if, unless or the end. False after complaining. Files are read now.
bool parse_reply(ParseEnv& env, const ReplyRules& rules, ReplySpec& out);

/// The statuses that an error message can be configured for.
bool has_error_message(uint16_t status);

}  // namespace sluice::config
