#include "expr/acl_store.h"

#include "expr/acl.h"
#include "model/config.h"

namespace sluice::model {
namespace {

struct Names {
  const Proxy* owner = nullptr;   ///< a section that copied the settings of another is not
  std::shared_ptr<expr::AclNames> names;
};
struct Lists {
  std::shared_ptr<expr::PatternLists> lists;
};
const Slot<Names> names_slot;
const Slot<Lists> lists_slot;

expr::AclNames& names_of(Proxy& section) {
  const Names* n = names_slot.get(section.slots);
  if (n && n->owner == &section) return *n->names;
  Names& fresh = names_slot.edit(section.slots);
  fresh = {&section, std::make_shared<expr::AclNames>()};
  return *fresh.names;
}

expr::PatternLists& lists_of(Config& config) {
  const Lists* l = lists_slot.get(config.global.slots);
  if (l) return *l->lists;
  Lists& fresh = lists_slot.edit(config.global.slots);
  fresh.lists = std::make_shared<expr::PatternLists>();
  return *fresh.lists;
}

}  // namespace
}  // namespace sluice::model

sluice::expr::AclNames& sluice::expr::acl_names(model::Proxy& section) { return model::names_of(section); }
sluice::expr::PatternLists& sluice::expr::pattern_lists(model::Config& config) { return model::lists_of(config); }
sluice::expr::PatternLists* sluice::expr::pattern_lists(const model::Config& config) {
  const model::Lists* l = model::lists_slot.get(config.global.slots);
  return l ? l->lists.get() : nullptr;
}
