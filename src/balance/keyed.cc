#include "balance/keyed.h"

#include "balance/ring.h"
#include "balance/slot_map.h"

namespace sluice::balance {

using runtime::LiveServer;

Keyed::Keyed(runtime::LiveProxy& backend, std::unique_ptr<KeyReader> reader, std::string_view name)
    : reader_(std::move(reader)), hash_(backend.config().balance), name_(name) {
  const std::string& word = backend.config().balance.preserve_affinity;
  affinity_ = word == "maxconn" ? Affinity::maxconn : word == "maxqueue" ? Affinity::maxqueue : Affinity::always;
}

void Keyed::enter(Place& p) {
  p.server.lb_node = &p;
  change_room(p, true);
}

void Keyed::leave(Place& p) {
  p.server.lb_node = nullptr;
  change_room(p, false);
}

void Keyed::change_room(Place& p, bool has_room) {
  bool inside = static_cast<base::TreeNode<Place, Roomy>&>(p).linked();
  if (has_room && !inside) roomy_.insert(p, {p.server.index(), 0});
  if (!has_room) roomy_.erase(p);
}

bool Keyed::accepts(const LiveServer& s, const PickInput& in) const {
  if (runtime::shunned(s, in)) return false;
  switch (affinity_) {
    case Affinity::always: return true;
    case Affinity::maxconn: return !s.full();
    case Affinity::maxqueue: return s.config().maxqueue == 0 || s.queued.value() < s.config().maxqueue;
  }
  return true;
}

LiveServer* Keyed::free_after(uint32_t index, const PickInput& in) const {
  Place* p = roomy_.at_least({uint64_t{index} + 1, 0});
  for (int n = 0; n < kMaxPassedOver; ++n, p = roomy_.next(*p)) {
    if (!p) p = roomy_.first();
    if (!p) return nullptr;
    if (is_free(p->server, in)) return &p->server;
  }
  return nullptr;
}

LiveServer* Keyed::fall_back(LiveServer* own, const PickInput& in) const {
  if (!own || runtime::shunned(*own, in) || affinity_ == Affinity::maxconn) return nullptr;
  return own;
}

std::unique_ptr<Balancer> make_keyed(runtime::LiveProxy& backend, std::unique_ptr<KeyReader> reader, std::string_view name) {
  if (backend.config().balance.consistent) return std::make_unique<Ring>(backend, std::move(reader), name);
  return std::make_unique<SlotMap>(backend, std::move(reader), name);
}

}  // namespace sluice::balance
