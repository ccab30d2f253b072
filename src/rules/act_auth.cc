// http-request auth: asks for a user name and a password. Manual 4.3.
#include "http1/uri.h"
#include "model/proxy.h"
#include "rules/rewrite.h"
#include "runtime/proxy.h"

namespace sluice::rules {
namespace {

class Auth final : public Action {
 public:
  explicit Auth(std::string realm) : realm_(std::move(realm)) {}
  bool is_final() const override { return true; }
  Ran run(Txn& txn) const override {
    TxnView& view = txn.view();
    LocalReply reply;
    reply.use_error_body = true;
    bool as_proxy = view.request && view.frontend && view.frontend->config().has(model::Opt::use_proxy_header) &&
                    http1::split_uri(view.request->target).form == http1::Uri::Form::absolute;
    reply.status = as_proxy ? 407 : 401;
    std::string_view challenge = realm_;
    if (challenge.empty())
      challenge = view.arena->concat({"Basic realm=\"", view.backend ? view.backend->name() : std::string(), "\""});
    reply.fields.push_back({as_proxy ? "proxy-authenticate" : "www-authenticate", challenge});
    txn.reply(std::move(reply));
    return Ran::stop;
  }

 private:
  std::string realm_;   ///< the whole challenge; empty: the proxy's name is the realm
};

std::shared_ptr<const Action> parse(ParseEnv& env, Ruleset) {
  if (!env.take("realm")) return std::make_shared<Auth>(std::string());
  if (env.done()) return refuse(env, "missing realm value.");
  std::string realm = env.next();
  if (!is_field_value(realm)) return refuse(env, "a realm holds no line breaks.");
  return std::make_shared<Auth>("Basic realm=\"" + realm + "\"");
}

constexpr ActionKeyword kActions[] = {{"auth", kHttpRequest, parse}};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
