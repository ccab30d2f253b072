// The answers made here: return, deny, tarpit. Manual 4.3.
#include "config/reply.h"
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

class Return final : public Action {
 public:
  explicit Return(config::ReplySpec spec) : spec_(std::move(spec)) {}
  Ran run(Txn& txn) const override {
    txn.reply(spec_.make(txn.view()));
    return Ran::stop;
  }
  bool is_final() const override { return true; }

 private:
  config::ReplySpec spec_;
};

enum class How : uint8_t { deny, tarpit };

class Deny final : public Action {
 public:
  Deny(config::ReplySpec spec, How how) : spec_(std::move(spec)), how_(how) {}
  Ran run(Txn& txn) const override {
    LocalReply reply = spec_.make(txn.view());
    LocalReply* custom = reply.use_error_body ? nullptr : &reply;
    if (how_ == How::deny) txn.deny(spec_.status, custom);
    else txn.tarpit(spec_.status, custom);
    return Ran::stop;
  }
  bool is_final() const override { return true; }

 private:
  config::ReplySpec spec_;
  How how_;
};

std::shared_ptr<const Action> parse_return(ParseEnv& env, Ruleset where) {
  config::ReplySpec spec;
  if (!config::parse_reply(env, {uses_here(env, where), 200, false}, spec)) return nullptr;
  return std::make_shared<Return>(std::move(spec));
}

template <How how>
std::shared_ptr<const Action> parse_deny(ParseEnv& env, Ruleset where) {
  config::ReplySpec spec;
  uint16_t status = how == How::tarpit ? 500 : where == kHttpRequest ? 403 : 502;
  if (!config::parse_reply(env, {uses_here(env, where), status, true}, spec)) return nullptr;
  return std::make_shared<Deny>(std::move(spec), how);
}

constexpr ActionKeyword kActions[] = {
    {"return", kHttpRequest | kHttpResponse, parse_return},
    {"deny", kHttpRequest | kHttpResponse, parse_deny<How::deny>},
    {"tarpit", kHttpRequest, parse_deny<How::tarpit>},
};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
