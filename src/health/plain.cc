#include "health/plain.h"

#include "health/script.h"
#include "health/step_connect.h"

namespace sluice::health {

std::shared_ptr<const Method> plain_method() {
  static const auto method = [] {
    auto connect = std::make_shared<ConnectStep>();
    connect->use_defaults = true;
    Script script;
    script.steps.push_back(std::move(connect));
    return std::make_shared<const ScriptMethod>(std::move(script));
  }();
  return method;
}

}  // namespace sluice::health
