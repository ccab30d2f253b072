#include "runtime/requests.h"

#include <algorithm>

#include "base/strings.h"
#include "runtime/proxy.h"
#include "runtime/state.h"

namespace sluice::runtime {

std::string change_weight(LiveServer& s, std::string_view text) {
  if (text.empty()) return "Require <weight> or <weight%>.";
  size_t sign = text[0] == '-' || text[0] == '+';
  size_t end = std::min(text.find_first_not_of("0123456789", sign), text.size());
  if (end == sign) return "Empty weight string empty or preceded by garbage";
  bool relative = text.substr(end) == "%";
  if (end < text.size() && !relative) return "Trailing garbage in weight string";
  auto v = base::to_int(text.substr(text[0] == '+', end - (text[0] == '+')));
  if (!v) v = text[0] == '-' ? -1 : INT32_MAX;   // more digits than a number has
  int64_t weight = *v;
  if (relative) {
    if (weight < 0) return "Relative weight must be positive.";
    weight = std::min<int64_t>(s.config().weight * std::min<int64_t>(weight, 100 * 256 * 100) / 100, 256);
  } else if (weight < 0 || weight > 256) {
    return "Absolute weight can only be between 0 and 256 inclusive.";
  }
  if (s.proxy().is_static() && weight != 0 && weight != s.config().weight)
    return "Backend is using a static LB algorithm and only accepts weights '0%' and '100%'.";
  StateChange::set_weight(s, static_cast<uint32_t>(weight));
  return {};
}

void change_state(LiveServer& s, WantedState wanted) {
  constexpr uint8_t kDrain = kForcedDrain, kMaint = kForcedMaint;
  switch (wanted) {
    case WantedState::ready:
      return StateChange::set_admin(s, 0, kDrain | kMaint, {});
    case WantedState::drain:
      return StateChange::set_admin(s, kDrain, kMaint, {});
    case WantedState::maint:
      return StateChange::set_admin(s, kMaint, kDrain, {});
  }
}

}  // namespace sluice::runtime
