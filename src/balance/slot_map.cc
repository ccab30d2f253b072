#include "balance/slot_map.h"

#include <numeric>
#include <queue>

namespace sluice::balance {

using runtime::LiveServer;

// Each server earns its weight with every slot and pays the sum of all weights for one. A slot goes to the server with
// the most full sums in hand, the first of them in configuration order. What a server has earned by a slot does not
// depend on who got the slots before; so the moments when one earns another full sum are known beforehand, and a heap
// holds whoever can pay: n log n in the number of slots, not slots times servers.
std::vector<uint32_t> spread(const std::vector<uint32_t>& weights) {
  const uint64_t sum = std::accumulate(weights.begin(), weights.end(), uint64_t{0});
  struct Payday {
    uint64_t slot;
    uint32_t server, number;
    bool operator<(const Payday& o) const { return slot > o.slot; }
  };
  struct Candidate {
    uint32_t purse, server;
    bool operator<(const Candidate& o) const { return purse != o.purse ? purse < o.purse : server > o.server; }
  };
  std::priority_queue<Payday> paydays;
  std::priority_queue<Candidate> able;
  std::vector<uint32_t> purse(weights.size(), 1);
  auto expect = [&](uint32_t i, uint32_t number) {
    if (number < weights[i]) paydays.push({(sum * number + weights[i] - 1) / weights[i] - 1, i, number});
  };
  for (uint32_t i = 0; i < weights.size(); ++i) {
    able.push({1, i});
    expect(i, 1);
  }
  std::vector<uint32_t> slots;
  slots.reserve(sum);
  while (slots.size() < sum) {
    while (!paydays.empty() && paydays.top().slot <= slots.size()) {
      Payday p = paydays.top();
      paydays.pop();
      able.push({++purse[p.server], p.server});
      expect(p.server, p.number + 1);
    }
    while (purse[able.top().server] != able.top().purse) able.pop();   // out of date
    uint32_t best = able.top().server;
    able.pop();
    slots.push_back(best);
    if (--purse[best] != 0) able.push({purse[best], best});
  }
  return slots;
}

SlotMap::SlotMap(runtime::LiveProxy& backend, std::unique_ptr<KeyReader> reader, std::string_view name)
    : Keyed(backend, std::move(reader), name) {
  for (const auto& s : backend.config().servers) common_ = std::gcd(common_, static_cast<uint32_t>(s->weight));
}

void SlotMap::add(LiveServer& s, uint32_t) {
  auto* e = new Entry(s);
  enter(*e);
  in_use_.insert(*e, {s.index(), 0});
  stale_ = true;
}

void SlotMap::remove(LiveServer& s) {
  auto* e = static_cast<Entry*>(static_cast<Place*>(s.lb_node));
  leave(*e);
  in_use_.erase(*e);
  delete e;
  stale_ = true;
}

void SlotMap::set_room(LiveServer& s, bool has_room) { change_room(*static_cast<Place*>(s.lb_node), has_room); }

void SlotMap::fill() {
  std::vector<LiveServer*> servers;
  std::vector<uint32_t> weights;
  for (Entry* e = in_use_.first(); e; e = in_use_.next(*e)) {
    servers.push_back(&e->server);
    weights.push_back(static_cast<uint32_t>(std::max(e->server.config().weight, 1)));
    common_ = std::gcd(common_, weights.back());
  }
  for (uint32_t& w : weights) w /= common_;
  slots_.clear();
  for (uint32_t i : spread(weights)) slots_.push_back(servers[i]);
  if (turn_ >= slots_.size()) turn_ = 0;
  stale_ = false;
}

LiveServer* SlotMap::pick(const PickInput& in) {
  if (stale_) fill();
  if (slots_.empty()) return nullptr;
  return in.has_key ? by_key(in) : in_turn(in);
}

LiveServer* SlotMap::by_key(const PickInput& in) {
  size_t at = in.key % slots_.size();
  LiveServer* own = slots_[at];
  for (int n = 0; n < kMaxPassedOver; ++n) {
    if (accepts(*slots_[at], in)) return slots_[at];
    if (++at == slots_.size()) at = 0;
  }
  return fall_back(own, in);
}

LiveServer* SlotMap::in_turn(const PickInput& in) {
  size_t at = turn_;
  for (int n = 0; n < kMaxPassedOver; ++n) {
    LiveServer* s = slots_[at];
    if (++at == slots_.size()) at = 0;
    if (!is_free(*s, in)) continue;
    turn_ = at;
    return s;
  }
  turn_ = at;
  return free_after(slots_[at]->index(), in);
}

}  // namespace sluice::balance
