#include "config/known_actions.h"

#include <algorithm>
#include <vector>

#include "base/strings.h"

namespace sluice::config {
namespace {

struct Known {
  std::string_view name;
  uint16_t rulesets;
};
constexpr uint16_t kTcpRequest = kTcpConnection | kTcpSession | kTcpContent;
constexpr uint16_t kTcp = kTcpRequest | kTcpResponse;
constexpr uint16_t kHttp = kHttpRequest | kHttpResponse;
constexpr uint16_t kHttpAll = kHttp | kHttpAfterResponse;

/// As HAProxy 3.4 lists them (-dKall), and those built into its parsers.
constexpr Known kKnown[] = {
    {"accept", kTcp}, {"add-acl", kHttp}, {"add-header", kHttpAll}, {"add-headers-bin", kHttpAll},
    {"allow", kHttpAll}, {"attach-srv", kTcpSession}, {"auth", kHttpRequest}, {"cache-store", kHttpResponse},
    {"cache-use", kHttpRequest}, {"capture", kTcpContent | kHttpAll}, {"close", kTcpResponse},
    {"del-acl", kHttpAll}, {"del-header", kHttpAll}, {"del-headers-bin", kHttpAll}, {"del-map", kHttpAll},
    {"deny", kHttp}, {"disable-l7-retry", kHttpRequest}, {"do-log", kTcp | kHttpAll},
    {"do-resolve", kTcpContent | kHttpRequest}, {"early-hint", kHttpRequest},
    {"expect-netscaler-cip", kTcpConnection}, {"expect-proxy", kTcpConnection}, {"normalize-uri", kHttpRequest},
    {"pause", kHttp}, {"redirect", kHttp}, {"reject", kTcp | kHttpRequest}, {"replace-header", kHttpAll},
    {"replace-path", kHttpRequest}, {"replace-pathq", kHttpRequest}, {"replace-uri", kHttpRequest},
    {"replace-value", kHttpAll}, {"return", kHttp}, {"sc-add-gpc", kTcp | kHttpAll},
    {"sc-inc-gpc", kTcp | kHttpAll}, {"sc-inc-gpc0", kTcp | kHttpAll}, {"sc-inc-gpc1", kTcp | kHttpAll},
    {"sc-set-gpt", kTcp | kHttpAll}, {"sc-set-gpt0", kTcp | kHttpAll},
    {"send-spoe-group", kTcpContent | kTcpResponse | kHttp},
    {"set-bandwidth-limit", kTcpContent | kTcpResponse | kHttp}, {"set-bc-mark", kTcpContent | kHttpRequest},
    {"set-bc-tos", kTcpContent | kHttpRequest}, {"set-dst", kTcpRequest | kHttpRequest},
    {"set-dst-port", kTcpRequest | kHttpRequest}, {"set-fc-mark", kTcp | kHttp}, {"set-fc-tos", kTcp | kHttp},
    {"set-header", kHttpAll}, {"set-headers-bin", kHttpAll},
    {"set-log-level", kTcpContent | kTcpResponse | kHttpAll}, {"set-map", kHttpAll}, {"set-mark", kTcp | kHttp},
    {"set-method", kHttpRequest}, {"set-nice", kTcpContent | kTcpResponse | kHttp}, {"set-path", kHttpRequest},
    {"set-pathq", kHttpRequest}, {"set-priority-class", kTcpContent | kHttpRequest},
    {"set-priority-offset", kTcpContent | kHttpRequest}, {"set-query", kHttpRequest},
    {"set-retries", kTcpContent | kHttpRequest}, {"set-src", kTcpRequest | kHttpRequest},
    {"set-src-port", kTcpRequest | kHttpRequest}, {"set-status", kHttpResponse | kHttpAfterResponse},
    {"set-timeout", kHttp}, {"set-tos", kTcp | kHttp}, {"set-uri", kHttpRequest}, {"set-var", kTcp | kHttpAll},
    {"set-var-fmt", kTcp | kHttpAll}, {"silent-drop", kTcp | kHttp}, {"strict-mode", kHttpAll},
    {"switch-mode", kTcpContent}, {"tarpit", kHttpRequest}, {"track-sc", kTcpRequest | kHttp},
    {"unset-var", kTcp | kHttpAll}, {"use-service", kTcpContent | kHttpRequest}, {"wait-for-body", kHttp},
    {"wait-for-handshake", kHttpRequest},
};

/// "set-var(...)" and "track-sc0": what may follow the name of an action that takes something in the same word.
bool continues(std::string_view rest) { return rest.starts_with('(') || (!rest.empty() && base::is_digit(rest[0])); }

bool starts(std::string_view word, std::string_view name) {
  return word == name || (word.starts_with(name) && continues(word.substr(name.size())));
}

std::vector<std::string_view> registered(Ruleset where) {
  std::vector<std::string_view> names;
  base::Register<ActionKeyword>::for_each([&](const ActionKeyword& k) {
    if (k.rulesets & where) names.push_back(k.name);
  });
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

ActionMatch find_action(std::string_view word, Ruleset where) {
  ActionMatch m;
  base::Register<ActionKeyword>::for_each([&](const ActionKeyword& k) {
    bool hit = word == k.name || (k.prefix && word.starts_with(k.name));
    if (hit && (k.rulesets & where) && (!m.keyword || m.keyword->name.size() < k.name.size())) m.keyword = &k;
  });
  for (const Known& k : kKnown) m.known |= (k.rulesets & where) && starts(word, k.name);
  return m;
}

std::string action_list(Ruleset where) {
  std::string out;
  for (std::string_view n : registered(where)) out.append(out.empty() ? "'" : ", '").append(n).append("'");
  return out;
}

std::string_view nearest_action(std::string_view word, Ruleset where) { return base::nearest(word, registered(where)); }

}  // namespace sluice::config
