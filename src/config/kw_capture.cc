// capture cookie, capture request|response header, declare capture. Manual 4.2, 8.8.
#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "config/kw_common.h"

namespace sluice::config {
namespace {

constexpr int64_t kMaxLength = 65535;

/// "<name> len <length>" where words 2 or 3 begin. False: complained.
bool name_and_length(ParseEnv& env, std::string_view expected, std::string& name, uint32_t& length) {
  name = env.next();
  if (name.empty() || !env.take("len") || env.done()) return env.alert(std::string(expected)), false;
  length = static_cast<uint32_t>(std::clamp<int64_t>(leading_int(env.next()), 0, kMaxLength));
  return true;
}

void capture_cookie(ParseEnv& env) {
  if (env.section == kDefaults) return env.alert("'capture cookie' not allowed in 'defaults' section.");
  model::Proxy& p = *env.proxy;
  std::string name;
  uint32_t length = 0;
  if (!name_and_length(env, "'capture' expects 'cookie' <cookie_name> 'len' <len>.", name, length)) return;
  p.capture_cookie_prefix = !name.ends_with('=');
  if (!p.capture_cookie_prefix) name.pop_back();
  p.capture_cookie = std::move(name);
  p.capture_cookie_len = std::min(length, env.config->global.http_cookielen);
}

void capture_header(ParseEnv& env, std::string_view direction) {
  std::string keyword = fmt::format("capture {}", direction);
  if (env.section == kDefaults) return env.alert(fmt::format("'{}' not allowed in 'defaults' section.", keyword));
  model::Capture c;
  if (!name_and_length(env, fmt::format("'{}' expects 'header' <header_name> 'len' <len>.", keyword), c.header, c.length))
    return;
  if (refuse_extra(env, env.pos(), keyword)) return;
  c.header = base::to_lower(c.header);
  model::Proxy& p = *env.proxy;
  (direction == "request" ? p.request_captures : p.response_captures).push_back(std::move(c));
}

void parse_capture(ParseEnv& env) {
  warn_no_cap(env, model::kFrontendCap, "capture");
  const std::string what = env.next();
  if (what == "cookie") return capture_cookie(env);
  if ((what == "request" || what == "response") && env.take("header")) return capture_header(env, what);
  env.alert("'capture' expects 'cookie' or 'request header' or 'response header'.");
}

void parse_declare(ParseEnv& env) {
  if (env.section == kDefaults) return env.alert("'declare' not available in default section");
  model::Proxy& p = *env.proxy;
  if (!(p.caps & model::kFrontendCap)) return env.alert("'declare' only available in frontend or listen section");
  const std::string what = env.next();
  if (what.empty()) return env.alert("'declare' needs a second keyword that specify the type of declaration ('capture')");
  if (what != "capture") return env.alert(fmt::format("unknown declaration type '{}' (supports 'capture')", what));
  const std::string direction = env.next();
  if (direction != "request" && direction != "response")
    return env.alert("'declare capture' requires a direction ('request' or 'response')");
  if (!env.take("len")) return env.alert("'declare capture' requires a capture length ('len')");
  if (env.done())
    return env.alert("'declare capture': 'len' requires a numeric value that represents the capture length");
  int64_t length = leading_int(env.next());
  if (length <= 0) return env.alert("length must be > 0");
  (direction == "request" ? p.request_captures : p.response_captures)
      .push_back({{}, static_cast<uint32_t>(std::min(length, kMaxLength))});
}

constexpr Keyword kKeywords[] = {{"capture", kProxies, parse_capture}, {"declare", kProxies, parse_declare}};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
