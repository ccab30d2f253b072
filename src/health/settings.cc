#include "health/settings.h"

namespace sluice::health {
namespace {
const model::Slot<ServerChecks> server_slot;
const model::Slot<ProxyChecks> proxy_slot;
}  // namespace

const ServerChecks& checks_of(const model::Server& s) {
  static const ServerChecks kNone;
  const ServerChecks* c = server_slot.get(s.slots);
  return c ? *c : kNone;
}
ServerChecks& edit_checks(model::Server& s) { return server_slot.edit(s.slots); }

const ProxyChecks& checks_of(const model::Proxy& p) {
  static const ProxyChecks kNone;
  const ProxyChecks* c = proxy_slot.get(p.slots);
  return c ? *c : kNone;
}
ProxyChecks& edit_checks(model::Proxy& p) { return proxy_slot.edit(p.slots); }

}  // namespace sluice::health
