// http-reuse, retry-on, http-send-name-header, dispatch: how a backend talks to its servers. Manual 4.2.
#include <fmt/format.h>

#include "base/strings.h"
#include "config/kw_common.h"

namespace sluice::config {
namespace {

using model::Reuse;

void parse_http_reuse(ParseEnv& env) {
  warn_no_cap(env, model::kBackendCap, "http-reuse");
  const std::string word = env.next();
  struct Row {
    std::string_view name;
    Reuse value;
  };
  constexpr Row kRows[] = {
      {"never", Reuse::never}, {"safe", Reuse::safe}, {"aggressive", Reuse::aggressive}, {"always", Reuse::always}};
  for (const Row& r : kRows)
    if (r.name == word) {
      if (!refuse_extra(env, 2, "http-reuse " + word)) env.proxy->reuse = r.value;
      return;
    }
  env.alert("'http-reuse' only supports 'never', 'safe', 'aggressive', 'always'.");
}

struct RetryRow {
  std::string_view name;
  uint32_t bits;
};
constexpr uint32_t kAllRetryable = model::kRetryConnFailure | model::kRetryEmpty | model::kRetryJunk | model::kRetryTimeout |
                                   model::kRetry0rtt | model::kRetry500 | model::kRetry502 | model::kRetry503 |
                                   model::kRetry504;
constexpr RetryRow kRetryRows[] = {
    {"conn-failure", model::kRetryConnFailure}, {"empty-response", model::kRetryEmpty},
    {"junk-response", model::kRetryJunk},       {"response-timeout", model::kRetryTimeout},
    {"0rtt-rejected", model::kRetry0rtt},       {"401", model::kRetry401},
    {"403", model::kRetry403},                  {"404", model::kRetry404},
    {"408", model::kRetry408},                  {"425", model::kRetry425},
    {"429", model::kRetry429},                  {"500", model::kRetry500},
    {"501", model::kRetry501},                  {"502", model::kRetry502},
    {"503", model::kRetry503},                  {"504", model::kRetry504},
    {"all-retryable-errors", kAllRetryable},
};

void parse_retry_on(ParseEnv& env) {
  if (env.done()) return env.alert("'retry-on' needs at least one keyword to specify when to retry");
  if (!(env.proxy->caps & (model::kBackendCap | model::kDefaultsCap)))
    return env.alert("'retry-on' only available in backend or listen section");
  uint32_t bits = 0;
  bool none = false;
  for (size_t words = 1; !env.done(); ++words) {
    const std::string word = env.next();
    if (word == "none" || none) {
      if (words > 1 || !env.done()) return env.alert("'retry-on' 'none' keyworld only usable alone");
      none = true;
      continue;
    }
    const RetryRow* row = nullptr;
    for (const RetryRow& r : kRetryRows)
      if (r.name == word) row = &r;
    if (!row) return env.alert(fmt::format("'retry-on': unknown keyword '{}'", word));
    bits |= row->bits;
  }
  env.proxy->retry_on = bits;
  env.proxy->retry_on_given = true;
}

void parse_send_name_header(ParseEnv& env) {
  warn_no_cap(env, model::kBackendCap, "http-send-name-header");
  if (env.done()) return env.alert("'http-send-name-header' requires a header string.");
  std::string name = base::to_lower(env.next());
  if (name == "connection" || name == "content-length" || name == "transfer-encoding")   // framing is not its business
    return env.alert(fmt::format("'http-send-name-header' cannot be used to set '{}' header", name));
  env.proxy->send_name_header = std::move(name);
}

void parse_dispatch(ParseEnv& env) {
  if (refuse_in_defaults(env, "dispatch")) return;
  warn_no_cap(env, model::kBackendCap, "dispatch");
  auto address = net::parse_endpoint(env.next(), {.port_required = true, .names_allowed = false});
  if (!address) return env.alert("'dispatch' : " + address.error());
  if (refuse_extra(env, 2, "dispatch")) return;
  if (!env.config->global.expose_deprecated)
    env.warn("'dispatch' is deprecated since HAProxy 3.3 and will go away in 3.5: declare a server instead. Add "
             "'expose-deprecated-directives' to the global section to be silent about it.");
  env.proxy->dispatch = std::move(*address);
}

constexpr Keyword kKeywords[] = {
    {"http-reuse", kProxies, parse_http_reuse},
    {"retry-on", kProxies, parse_retry_on},
    {"http-send-name-header", kProxies, parse_send_name_header},
    {"dispatch", kProxies, parse_dispatch},
};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
