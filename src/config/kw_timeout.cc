// timeout <what> <time>. Manual 4.2. `timeout park` is an extension.
#include <fmt/format.h>

#include "config/kw_common.h"

namespace sluice::config {
namespace {

struct Row {
  std::string_view name;
  int32_t model::Timeouts::*field;
  uint8_t cap;            ///< a section without this side ignores it; 0: none does
};

constexpr uint8_t kFe = model::kFrontendCap, kBe = model::kBackendCap;
constexpr Row kRows[] = {
    {"client", &model::Timeouts::client, kFe},
    {"server", &model::Timeouts::server, kBe},
    {"connect", &model::Timeouts::connect, kBe},
    {"check", &model::Timeouts::check, kBe},
    {"queue", &model::Timeouts::queue, kBe},
    {"http-keep-alive", &model::Timeouts::http_keep_alive, 0},
    {"http-request", &model::Timeouts::http_request, 0},
    {"tunnel", &model::Timeouts::tunnel, kBe},
    {"tarpit", &model::Timeouts::tarpit, 0},
    {"client-fin", &model::Timeouts::client_fin, kFe},
    {"server-fin", &model::Timeouts::server_fin, kBe},
    {"client-hs", &model::Timeouts::client_hs, kFe},
    {"park", &model::Timeouts::park, kBe},
};

/// The directives that stood alone until HAProxy 2.1, and what took their place.
std::string_view successor(std::string_view name) {
  return name == "clitimeout" ? "client" : name == "contimeout" ? "connect" : name == "srvtimeout" ? "server" : "";
}

void refuse_old(ParseEnv& env, std::string_view name) {
  env.alert(fmt::format("the '{}' directive is not supported anymore since HAProxy 2.1. Use 'timeout {}'.", name,
                        successor(name)));
}

void parse_old(ParseEnv& env) { refuse_old(env, env.at(0)); }

void store(ParseEnv& env, const Row& row, int32_t value) {
  model::Proxy& p = *env.proxy;
  std::string keyword = fmt::format("timeout {}", row.name);
  if (row.cap && !(p.caps & row.cap))
    env.warn(fmt::format("'{}' will be ignored because {} has no {} capability", keyword, title(p),
                         row.cap == kFe ? "frontend" : "backend"));
  else if (int32_t before = p.defaults ? p.defaults->timeouts.*row.field : 0; !(p.caps & model::kDefaultsCap) && p.timeouts.*row.field != before)
    env.warn(fmt::format("overwriting '{}' which was already specified", keyword));
  p.timeouts.*row.field = value;
}

void parse_timeout(ParseEnv& env) {
  const std::string name = env.next();
  if (!successor(name).empty()) return refuse_old(env, name);
  const Row* row = nullptr;
  for (const Row& r : kRows)
    if (r.name == name) row = &r;
  if (!row)
    return env.alert(fmt::format("'timeout' supports 'client', 'server', 'connect', 'check', 'queue', "
                                 "'http-keep-alive', 'http-request', 'tunnel', 'tarpit', 'client-fin', 'client-hs', "
                                 "'server-fin' and 'park' (got '{}')", name));
  std::string keyword = fmt::format("timeout {}", name);
  if (env.done()) return env.alert(fmt::format("'{}' expects an integer value (in milliseconds)", keyword));
  const std::string& word = env.next();
  TimeValue t = parse_time(word);
  if (!t.ok()) return env.alert(time_fault(t, word, keyword));
  if (!env.done())
    return env.alert_at(env.pos(), fmt::format("'{}' : unexpected extra argument '{}' after value '{}'.", keyword,
                                               env.peek(), word));
  store(env, *row, static_cast<int32_t>(t.value));
}

constexpr Keyword kKeywords[] = {
    {"timeout", kProxies, parse_timeout},
    {"clitimeout", kProxies, parse_old},
    {"contimeout", kProxies, parse_old},
    {"srvtimeout", kProxies, parse_old},
};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
