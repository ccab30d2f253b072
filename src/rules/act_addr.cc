// set-src, set-dst, set-src-port, set-dst-port. Manual 4.3.
#include "expr/expression.h"
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

using Which = net::Address ConnFacts::*;
using Family = net::Address::Family;

/// Common to both: evaluates, and leaves the rest to change().
class SetAddress final : public Action {
 public:
  SetAddress(Which which, bool port, std::shared_ptr<const expr::Expression> e)
      : which_(which), port_(port), expression_(std::move(e)) {}
  Ran run(Txn& txn) const override {
    TxnView& view = txn.view();
    if (!view.conn) return Ran::next;
    expr::Sample s;
    Got got = expression_->eval(view, s);
    if (got != Got::yes) return not_there(got, view);
    if (!expr::cast(s, port_ ? expr::Type::sint : expr::Type::addr, *view.arena)) return Ran::next;
    net::Address& address = view.conn->*which_;
    if (port_) set_port(address, s.num);
    else set_ip(address, s.ip);
    ++view.sample_epoch;
    return Ran::next;
  }

 private:
  /// The port stays with an address that has ports.
  static void set_ip(net::Address& address, net::Address ip) {
    ip.set_port(address.is_ip() ? address.port() : uint16_t{0});
    address = ip;
  }
  static void set_port(net::Address& address, int64_t port) {
    if (!address.is_ip()) address = net::Address::v4(0);
    address.set_port(port < 0 || port > 65535 ? uint16_t{0} : static_cast<uint16_t>(port));
  }
  Which which_;
  bool port_;
  std::shared_ptr<const expr::Expression> expression_;
};

template <Which which, bool port>
std::shared_ptr<const Action> parse(ParseEnv& env, Ruleset where) {
  if (at_condition(env)) return refuse(env, "missing fetch method.");
  auto e = expr::parse_expression(env, uses_here(env, where));
  if (!e) return nullptr;
  return std::make_shared<SetAddress>(which, port, std::move(e));
}

constexpr uint16_t kWhere = kTcpConnection | kTcpSession | kTcpContent | kHttpRequest;

constexpr ActionKeyword kActions[] = {
    {"set-src", kWhere, parse<&ConnFacts::src, false>},
    {"set-dst", kWhere, parse<&ConnFacts::dst, false>},
    {"set-src-port", kWhere, parse<&ConnFacts::src, true>},
    {"set-dst-port", kWhere, parse<&ConnFacts::dst, true>},
};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
