// Numbers that bound a proxy: maxconn, fullconn, backlog, retries, rate-limit, max-keep-alive-queue. Manual 4.2.
#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "config/kw_common.h"

namespace sluice::config {
namespace {

/// The single argument of the old keywords: a number read as far as it goes. False: complained.
bool one_number(ParseEnv& env, std::string_view keyword, int64_t& out, std::string_view what = "an integer argument") {
  if (env.done()) {
    env.alert(fmt::format("'{}' expects {}.", keyword, what));
    return false;
  }
  out = std::clamp<int64_t>(leading_int(env.next()), INT32_MIN, INT32_MAX);
  return !refuse_extra(env, 2, keyword);
}

void parse_maxconn(ParseEnv& env) {
  warn_no_cap(env, model::kFrontendCap, "maxconn", "Maybe you want 'fullconn' instead ?");
  int64_t n = 0;
  if (one_number(env, "maxconn", n)) env.proxy->maxconn = static_cast<uint32_t>(std::max<int64_t>(n, 0));
}

void parse_fullconn(ParseEnv& env) {
  warn_no_cap(env, model::kBackendCap, "fullconn", "Maybe you want 'maxconn' instead ?");
  int64_t n = 0;
  if (one_number(env, "fullconn", n)) env.proxy->fullconn = static_cast<uint32_t>(std::max<int64_t>(n, 0));
}

void parse_backlog(ParseEnv& env) {
  warn_no_cap(env, model::kFrontendCap, "backlog");
  int64_t n = 0;
  if (one_number(env, "backlog", n)) env.proxy->backlog = static_cast<int>(std::max<int64_t>(n, 0));
}

void parse_retries(ParseEnv& env) {
  warn_no_cap(env, model::kBackendCap, "retries");
  int64_t n = 0;
  if (one_number(env, "retries", n, "an integer argument (dispatch counts for one)"))
    env.proxy->retries = static_cast<int>(std::max<int64_t>(n, 0));
}

/// A whole number or a complaint that names the first character at fault.
bool strict_number(ParseEnv& env, std::string_view keyword, int64_t& out) {
  const std::string& word = env.next();
  if (auto n = base::to_int(word)) return out = *n, true;
  size_t i = word.starts_with('-') ? 1 : 0;
  while (i < word.size() && base::is_digit(word[i])) ++i;
  env.alert(fmt::format("'{}' : unexpected character '{}' in integer value '{}'", keyword, word.substr(i, 1), word));
  return false;
}

void parse_rate_limit(ParseEnv& env) {
  if (!env.take("sessions")) return env.alert_at(1, fmt::format("'rate-limit' only supports 'sessions' (got '{}')", env.peek()));
  if (env.done()) return env.alert("'rate-limit sessions' expects expects an integer value (in sessions/second)");
  int64_t n = 0;
  if (!strict_number(env, "rate-limit sessions", n)) return;
  warn_will_ignore(env, model::kFrontendCap, "rate-limit sessions");
  env.proxy->rate_limit_sessions = static_cast<uint32_t>(std::clamp<int64_t>(n, 0, UINT32_MAX));
}

void parse_max_keep_alive_queue(ParseEnv& env) {
  if (env.done()) return env.alert("'max-keep-alive-queue' expects expects an integer value (or -1 to disable)");
  int64_t n = 0;
  if (!strict_number(env, "max-keep-alive-queue", n)) return;
  warn_will_ignore(env, model::kBackendCap, "max-keep-alive-queue");
  env.proxy->max_keep_alive_queue = n < 0 ? UINT32_MAX : static_cast<uint32_t>(std::min<int64_t>(n, UINT32_MAX - 1));
}

/// clitcpka-cnt, srvtcpka-idle and their like: counts, and times in seconds. Manual 4.2.
void parse_tcpka(ParseEnv& env) {
  model::Proxy& p = *env.proxy;
  const std::string keyword = env.at(0);
  bool client = keyword.starts_with("cli"), count = keyword.ends_with("-cnt"), idle = keyword.ends_with("-idle");
  if (env.done()) return env.alert(fmt::format("'{}' expects an integer value", keyword));
  int64_t value = 0;
  if (count) {
    if (!strict_number(env, keyword, value)) return;
  } else {
    const std::string& word = env.next();
    TimeValue t = parse_time(word, TimeUnit::s, TimeUnit::s);
    if (t.status == TimeValue::Status::overflow)
      return env.alert(fmt::format("timer overflow in argument '{}' to <{}> (maximum value is 2147483647 seconds)",
                                   word, keyword));
    if (!t.ok()) return env.alert(fmt::format("unexpected character '{}' in argument to <{}>.", t.bad, keyword));
    value = t.value;
  }
  warn_will_ignore(env, client ? model::kFrontendCap : model::kBackendCap, keyword);
  int32_t& field = client ? (count ? p.tcpka_client_cnt : idle ? p.tcpka_client_idle : p.tcpka_client_intvl)
                          : (count ? p.tcpka_server_cnt : idle ? p.tcpka_server_idle : p.tcpka_server_intvl);
  field = static_cast<int32_t>(std::clamp<int64_t>(value, 0, INT32_MAX));
}

constexpr Keyword kKeywords[] = {
    {"maxconn", kProxies, parse_maxconn},
    {"fullconn", kProxies, parse_fullconn},
    {"backlog", kProxies, parse_backlog},
    {"retries", kProxies, parse_retries},
    {"rate-limit", kProxies, parse_rate_limit},
    {"max-keep-alive-queue", kProxies, parse_max_keep_alive_queue},
    {"clitcpka-cnt", kProxies, parse_tcpka},
    {"clitcpka-idle", kProxies, parse_tcpka},
    {"clitcpka-intvl", kProxies, parse_tcpka},
    {"srvtcpka-cnt", kProxies, parse_tcpka},
    {"srvtcpka-idle", kProxies, parse_tcpka},
    {"srvtcpka-intvl", kProxies, parse_tcpka},
};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
