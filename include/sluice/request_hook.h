// Request hooks: asked after a proxy's http-request rules, before a server (or backend) is chosen. Whoever returns a
// service answers the request (the statistics page does). One thread, per request: must be quick to say no.
#pragma once
#include <memory>
#include <string_view>

#include "base/registry.h"
#include "sluice/action.h"

namespace sluice {

struct RequestHook {
  std::string_view name;
  /// `section`: the proxy whose rules just ran. Null: not for this hook.
  std::unique_ptr<Service> (*ask)(Txn& txn, const model::Proxy& section);
};

}  // namespace sluice
