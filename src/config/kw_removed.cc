// Directives that HAProxy knew once: refused with what took their place. Manual 4.1 names none of them any more.
#include <fmt/format.h>

#include <array>

#include "config/kw_common.h"

namespace sluice::config {
namespace {

struct Gone {
  std::string_view name;
  std::string_view instead;   ///< after "Use "
};
constexpr std::string_view kReplacePath =
    "'http-request replace-path', 'http-request replace-uri' or 'http-request replace-header' instead.";
constexpr Gone kGone[] = {
    {"reqadd", "'http-request add-header' instead."},
    {"reqdel", "'http-request del-header' instead."},
    {"reqidel", "'http-request del-header' instead."},
    {"reqdeny", "'http-request deny' instead."},
    {"reqideny", "'http-request deny' instead."},
    {"reqallow", "'http-request allow' instead."},
    {"reqiallow", "'http-request allow' instead."},
    {"reqpass", "'http-request' with a condition instead."},
    {"reqipass", "'http-request' with a condition instead."},
    {"reqtarpit", "'http-request tarpit' instead."},
    {"reqitarpit", "'http-request tarpit' instead."},
    {"reqrep", kReplacePath},
    {"reqirep", kReplacePath},
    {"reqset", "'http-request set-header' instead."},
    {"reqsetbe", "'use_backend' instead."},
    {"reqisetbe", "'use_backend' instead."},
    {"rspadd", "'http-response add-header' instead."},
    {"rspdel", "'http-response del-header' instead."},
    {"rspidel", "'http-response del-header' instead."},
    {"rspdeny", "'http-response deny' instead."},
    {"rspideny", "'http-response deny' instead."},
    {"rsprep", "'http-response replace-header' instead."},
    {"rspirep", "'http-response replace-header' instead."},
    {"block", "'http-request deny' which uses the exact same syntax."},
};

void refuse_gone(ParseEnv& env) {
  for (const Gone& g : kGone)
    if (g.name == env.at(0))
      return env.alert_at(0, fmt::format("The '{}' directive is not supported anymore since HAProxy 2.1. Use {}", g.name,
                                         g.instead));
}

void appsession(ParseEnv& env) { env.alert_at(0, "'appsession' is not supported anymore since HAProxy 1.6."); }
void grace(ParseEnv& env) {
  env.alert_at(0, "the 'grace' keyword is not supported any more since HAProxy version 2.5.");
}
void bind_process(ParseEnv& env) { env.alert_at(0, "'bind-process' is not supported anymore."); }
void redispatch(ParseEnv& env) {
  env.alert_at(0, "keyword 'redispatch' directive is not supported anymore since HAProxy 2.1. Use 'option redispatch'.");
}
void monitor_net(ParseEnv& env) {
  env.alert_at(0, fmt::format("'monitor-net' doesn't exist anymore. Please use 'http-request return status 200 if {{ src {} "
                              "}}' instead.", env.at(1)));
}

constexpr auto kKeywords = [] {
  std::array<Keyword, std::size(kGone) + 5> table{};
  size_t i = 0;
  for (const Gone& g : kGone) table[i++] = {g.name, kProxies, refuse_gone};
  table[i++] = {"appsession", kProxies, appsession};
  table[i++] = {"grace", kProxies, grace};
  table[i++] = {"bind-process", kProxies, bind_process};
  table[i++] = {"redispatch", kProxies, redispatch};
  table[i++] = {"monitor-net", kProxies, monitor_net};
  return table;
}();
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
