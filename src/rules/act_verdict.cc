// The verdicts that say nothing: allow, accept, reject, silent-drop. Manual 4.3, 4.4.
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

class Pass final : public Action {
 public:
  Ran run(Txn&) const override { return Ran::stop; }
  bool is_final() const override { return true; }
};

class Reject final : public Action {
 public:
  Ran run(Txn& txn) const override {
    txn.reject();
    return Ran::stop;
  }
  bool is_final() const override { return true; }
};

/// rst-ttl sends a reset that the nearest routers drop, instead of nothing at all.
class SilentDrop final : public Action {
 public:
  explicit SilentDrop(bool reset) : reset_(reset) {}
  Ran run(Txn& txn) const override {
    txn.silent_drop(reset_);
    return Ran::stop;
  }
  bool is_final() const override { return true; }

 private:
  bool reset_;
};

template <class A>
std::shared_ptr<const Action> parse(ParseEnv&, Ruleset) {
  return std::make_shared<A>();
}

std::shared_ptr<const Action> parse_silent_drop(ParseEnv& env, Ruleset) {
  if (!env.take("rst-ttl")) return std::make_shared<SilentDrop>(false);
  const std::string& ttl = env.next();
  if (ttl.empty() || ttl.size() > 3 || ttl.find_first_not_of("0123456789") != ttl.npos || std::stoi(ttl) < 1 || std::stoi(ttl) > 255)
    return refuse(env, "'rst-ttl' expects a ttl value between 1 and 255.");
  return std::make_shared<SilentDrop>(true);
}

constexpr uint16_t kTcp = kTcpConnection | kTcpSession | kTcpContent | kTcpResponse;
constexpr uint16_t kHttp = kHttpRequest | kHttpResponse;

constexpr ActionKeyword kActions[] = {
    {"accept", kTcp, parse<Pass>},
    {"allow", kHttp | kHttpAfterResponse, parse<Pass>},
    {"reject", kTcpConnection | kTcpSession | kTcpContent | kTcpResponse | kHttpRequest, parse<Reject>},
    {"close", kTcpResponse, parse<Reject>},
    {"silent-drop", kTcp | kHttp, parse_silent_drop},
};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
