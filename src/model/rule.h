// Rules: a condition and what to do when it applies. Plain data, immutable after load. Manual 4.3, 4.4.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "expr/condition.h"
#include "expr/log_format.h"
#include "sluice/action.h"

namespace sluice::model {

struct Proxy;

struct Rule {
  std::shared_ptr<const expr::Condition> condition;  ///< null: always
  std::shared_ptr<const Action> action;
  std::string file;
  int line = 0;
};
using Rules = std::vector<Rule>;

/// use_backend: by name (resolved after load) or by a log-format evaluated per request.
struct UseBackend {
  std::shared_ptr<const expr::Condition> condition;
  std::string name;
  std::shared_ptr<const expr::LogFormat> dynamic;
  Proxy* target = nullptr;
  std::string file;
  int line = 0;
};

/// use-server.
struct UseServer {
  std::shared_ptr<const expr::Condition> condition;
  std::string name;
  std::shared_ptr<const expr::LogFormat> dynamic;
  std::string file;
  int line = 0;
};

/// force-persist, ignore-persist.
struct PersistRule {
  std::shared_ptr<const expr::Condition> condition;
  bool force = false;
};

/// capture request header / response header: slot i of the captures.
struct Capture {
  std::string header;        ///< lower case; empty for a declared slot (declare capture)
  uint32_t length = 0;
};

/// A whole message to answer with (errorfile, errorloc, http-error), ready for the wire unless it has formats.
struct ErrorMessage {
  uint16_t status = 0;
  std::string wire;          ///< raw message; empty: no answer, the connection is closed
  /// http-error with lf-string, lf-file or a hdr that changes: built per transaction from what follows.
  bool dynamic = false;
  std::string content_type;
  std::string body;                                    ///< without body_format
  std::shared_ptr<const expr::LogFormat> body_format;
  std::vector<std::pair<std::string, std::shared_ptr<const expr::LogFormat>>> headers;
};

}  // namespace sluice::model
