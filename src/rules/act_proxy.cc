// tcp-request connection expect-proxy layer4: the rules choose which connections begin with a PROXY header. Manual 4.3.
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

class ExpectProxy final : public Action {
 public:
  Ran run(Txn& txn) const override {
    txn.expect_proxy_header();
    return Ran::next;
  }
};

std::shared_ptr<const Action> parse(ParseEnv& env, Ruleset) {
  if (!env.take("layer4")) return refuse(env, "'expect-proxy' only supports 'layer4' (got '" + env.at(env.pos()) + "').");
  return std::make_shared<ExpectProxy>();
}

constexpr ActionKeyword kActions[] = {{"expect-proxy", kTcpConnection, parse}};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
