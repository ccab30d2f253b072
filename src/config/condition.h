// The expressions of .if, .elif and the command line's -cc. Manual 2.4. Main thread.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

struct ConditionResult {
  bool value = false;
  std::string error;      ///< empty: evaluated
  size_t position = 0;    ///< 0-based in the text, where the error is
};

/// Evaluates a whole condition; an empty one is false. Nesting is bounded.
ConditionResult evaluate_condition(std::string_view text);

/// What feature(<name>) says yes to: printed by -vv as "+NAME".
const std::vector<std::string_view>& features();
/// Known to HAProxy and not here: printed as "-NAME".
const std::vector<std::string_view>& missing_features();

}  // namespace sluice::config
