// log-format strings: text, aliases (%ci) and sample expressions (%[src]), with flags, encodings and names.
// Used for logs and wherever the manual says "log-format string". Manual 8.2.6. Immutable; any thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/text_out.h"
#include "sluice/parse.h"
#include "sluice/txn.h"

namespace sluice::expr {

class LogFormat {
 public:
  virtual ~LogFormat() = default;
  /// Prints into out. Never a raw control byte in `log` use. Absent samples print '-' (logs) or nothing (elsewhere).
  virtual void render(TxnView& txn, base::TextOut& out) const = 0;
  /// Not empty when the whole is one constant text: render may be skipped.
  virtual const std::string* constant() const = 0;
  virtual const std::string& source() const = 0;
  /// Name of the first alias that only HTTP proxies fill ("hr"), empty when there is none: TCP proxies warn.
  virtual std::string_view http_only() const { return {}; }

  /// Renders into the transaction's arena (at most max bytes).
  std::string_view text(TxnView& txn, size_t max = 16384) const;
};

/// Parses `text`. use: bits of expr::Use; kLogs turns on the log encodings and '-' for what is absent.
/// Null after complaining through env.
std::shared_ptr<const LogFormat> parse_log_format(ParseEnv& env, std::string_view text, uint32_t use);

/// The predefined formats: "tcplog", "httplog", "httpslog", "clf", "error".
std::string_view predefined_log_format(std::string_view name);

}  // namespace sluice::expr
