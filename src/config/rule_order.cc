#include "config/rule_order.h"

#include <fmt/format.h>

#include "model/proxy.h"

namespace sluice::config {
namespace {

struct Row {
  std::string_view rule;      ///< what the new rule is called
  std::string_view earlier;   ///< what one that was there before is called
};
constexpr Row kRows[] = {
    {"tcp-request", ""},
    {"tcp-request", "a 'tcp-request session'"},
    {"tcp-request", "a 'tcp-request content'"},
    {"monitor fail", "a 'monitor fail'"},
    {"http-request", "an 'http-request'"},
    {"redirect", "a 'redirect'"},
    {"use_backend", "a 'use_backend'"},
    {"use-server", "a 'use-server'"},
};

/// Whether the section itself, not its defaults, has rules of a stage.
bool has(const model::Proxy& p, Stage stage) {
  const model::Proxy* d = p.defaults;
  switch (stage) {
    case Stage::tcp_connection: return p.tcp_connection.size() > (d ? d->tcp_connection.size() : 0);
    case Stage::tcp_session: return p.tcp_session.size() > (d ? d->tcp_session.size() : 0);
    case Stage::tcp_content: return p.tcp_content.size() > (d ? d->tcp_content.size() : 0);
    case Stage::monitor_fail: return !p.monitor_fail.empty();
    case Stage::http_request: return p.http_request.size() > (d ? d->http_request.size() : 0);
    case Stage::redirect: return !p.redirects.empty();
    case Stage::use_backend: return !p.use_backends.empty();
    case Stage::use_server: return !p.use_servers.empty();
  }
  return false;
}

}  // namespace

void warn_misplaced(ParseEnv& env, Stage stage) {
  for (int later = static_cast<int>(stage) + 1; later <= static_cast<int>(Stage::use_server); ++later) {
    if (!has(*env.proxy, static_cast<Stage>(later))) continue;
    env.warn(fmt::format("a '{}' rule placed after {} rule will still be processed before.",
                         kRows[static_cast<int>(stage)].rule, kRows[later].earlier));
    return;
  }
}

}  // namespace sluice::config
