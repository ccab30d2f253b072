#include "http1/case_map.h"

#include "base/strings.h"

namespace sluice::http1 {

bool CaseMap::add(std::string_view lower_name, std::string_view spelled) {
  if (lower_name.empty() || !base::iequals(lower_name, spelled)) return false;
  return names_.emplace(base::to_lower(lower_name), spelled).second;
}

std::string_view CaseMap::spelling(std::string_view lower_name) const {
  auto it = names_.find(lower_name);
  return it == names_.end() ? lower_name : std::string_view(it->second);
}

}  // namespace sluice::http1
