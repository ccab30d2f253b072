// Actions that HAProxy knows and this program does not have yet: refused by name, with the reason.
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

std::shared_ptr<const Action> tables(ParseEnv& env, Ruleset) {
  return refuse(env, "'" + env.at(env.pos() - 1) + "' is not built yet: it needs stick tables.");
}
std::shared_ptr<const Action> plain(ParseEnv& env, Ruleset) {
  return refuse(env, "'" + env.at(env.pos() - 1) + "' is not built yet.");
}

constexpr uint16_t kTcp = kTcpConnection | kTcpSession | kTcpContent | kTcpResponse;
constexpr uint16_t kHttp = kHttpRequest | kHttpResponse | kHttpAfterResponse;
constexpr uint16_t kAny = kTcp | kHttp;

constexpr ActionKeyword kActions[] = {
    {"sc-add-gpc", kAny, tables, true},
    {"sc-inc-gpc", kAny, tables, true},
    {"sc-inc-gpc0", kAny, tables, true},
    {"sc-inc-gpc1", kAny, tables, true},
    {"sc-set-gpt", kAny, tables, true},
    {"sc-set-gpt0", kAny, tables, true},
    {"track-sc0", kAny, tables},
    {"track-sc1", kAny, tables},
    {"track-sc2", kAny, tables},
    {"attach-srv", kTcpSession, plain},
    {"cache-use", kHttpRequest, plain},
    {"cache-store", kHttpResponse, plain},
    {"do-resolve", kTcpContent | kHttpRequest, plain, true},
    {"expect-netscaler-cip", kTcpConnection, plain},
    {"add-headers-bin", kHttp, plain},
    {"set-headers-bin", kHttp, plain},
    {"del-headers-bin", kHttp, plain},
    {"send-spoe-group", kTcpContent | kTcpResponse | kHttpRequest | kHttpResponse, plain},
    {"set-bandwidth-limit", kTcpContent | kTcpResponse | kHttpRequest | kHttpResponse, plain},
};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
