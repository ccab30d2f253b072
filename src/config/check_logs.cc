// The log formats of a proxy, once its mode is known. Manual 8.2.
#include <fmt/format.h>

#include "config/checks.h"
#include "config/kw_common.h"
#include "expr/use.h"

namespace sluice::config {
namespace {

using model::Proxy;

using Format = std::shared_ptr<const expr::LogFormat>;

/// Parses `text` as `what`; a TCP proxy must not use what only HTTP fills.
void parse_late(model::Config& config, Proxy& p, const model::LateFormat& text, std::string_view what, uint32_t use,
                Format& out, Diagnostics& diags) {
  if (text.text.empty()) return;
  LateEnv late(config, &p, diags, text.file, text.line);
  Reworded worded(late.env, fmt::format("failed to parse {} : ", what));
  std::string_view source = text.option.empty() ? std::string_view(text.text) : expr::predefined_log_format(text.text);
  out = expr::parse_log_format(worded.env(), source, use);
  if (!out || p.mode == model::Mode::http || out->http_only().empty()) return;
  worded.env().alert(fmt::format("format variable '{}' is reserved for HTTP mode.", out->http_only()));
}

}  // namespace

void check_log_formats(model::Config& config, Proxy& p, Diagnostics& diags) {
  if (!(p.caps & model::kFrontendCap)) return;
  bool http = p.mode == model::Mode::http;
  parse_late(config, p, p.log_format_text, "log-format", expr::kLogs, p.log_format, diags);
  parse_late(config, p, p.log_format_sd_text, "log-format-sd", expr::kLogs, p.log_format_sd, diags);
  parse_late(config, p, p.unique_id_text, "unique-id", http ? expr::kFrontHttpReq : expr::kFrontTcpCont, p.unique_id_format,
             diags);
  parse_late(config, p, p.error_log_format_text, "error-log-format", expr::kLogs, p.error_log_format, diags);
}

void check_log_targets(model::Config& config, Proxy& p, Diagnostics& diags) {
  if (!(p.caps & model::kFrontendCap) || (p.log_format_text.text.empty() && p.log_format_sd_text.text.empty())) return;
  if (p.logs.empty() && !(p.log_global && !config.global.logs.empty()))
    report(diags, Severity::warning, fmt::format("log format ignored for {} since it has no log address.", title(p)));
}

}  // namespace sluice::config
