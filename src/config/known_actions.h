// Actions of rules that HAProxy 3.4 knows, so that those which are not built yet are refused as such. Main thread.
#pragma once
#include <string>
#include <string_view>

#include "sluice/action.h"

namespace sluice::config {

struct ActionMatch {
  const ActionKeyword* keyword = nullptr;   ///< null: none is registered for this ruleset
  bool known = false;                       ///< HAProxy has it
};

/// The action that `word` starts ("set-var(txn.x)" starts set-var).
ActionMatch find_action(std::string_view word, Ruleset where);
/// "'allow', 'deny', 'set-var(*)' ...": what is registered for a ruleset, for messages.
std::string action_list(Ruleset where);
/// The nearest registered name, empty when none is near.
std::string_view nearest_action(std::string_view word, Ruleset where);

}  // namespace sluice::config
