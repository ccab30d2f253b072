// What a section and a configuration keep for this module. Defined in module model, whose slots they are. Main thread.
#pragma once
#include <map>
#include <memory>
#include <string>

#include "expr/pattern_list.h"
#include "sluice/parse.h"

namespace sluice::expr {

struct Acl;
using AclNames = std::map<std::string, std::shared_ptr<Acl>, std::less<>>;

/// The ACLs that a section declared. Those of its defaults section are not among them (manual 4.2 "acl").
AclNames& acl_names(model::Proxy& section);
/// All lists of patterns of a configuration.
PatternLists& pattern_lists(model::Config& config);
/// The same, of a running configuration; null when it has none. Which lists there are does not change any more.
PatternLists* pattern_lists(const model::Config& config);

}  // namespace sluice::expr
