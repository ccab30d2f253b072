#include "balance/ring.h"

#include <string>

#include "base/hash.h"

namespace sluice::balance {
namespace {
using runtime::LiveServer;
constexpr uint32_t kMostPoints = 4096;   // weight 256 in 1/16ths

// A server's points are the hashes of numbers counted from here. By default from its id, as the reference has them; from
// its address for farms whose lists differ between load balancers.
uint32_t seed_of(const LiveServer& s) {
  using HashKey = model::Server::HashKey;
  HashKey kind = s.config().hash_key;
  net::Address a = s.address();
  if (kind == HashKey::id || !a.is_ip()) return s.config().id * kMostPoints;
  std::string bytes(reinterpret_cast<const char*>(a.bytes().data()), a.family() == net::Address::Family::ipv4 ? 4 : 16);
  if (kind == HashKey::addr_port) bytes.append({static_cast<char>(a.port() >> 8), static_cast<char>(a.port())});
  return base::full_avalanche(base::hash_crc32(bytes));
}
}  // namespace

Ring::Ring(runtime::LiveProxy& backend, std::unique_ptr<KeyReader> reader, std::string_view name)
    : Keyed(backend, std::move(reader), name), bound_(backend) {}

Ring::Entry& Ring::entry_of(LiveServer& s) { return *static_cast<Entry*>(static_cast<Place*>(s.lb_node)); }

void Ring::resize(Entry& e, uint32_t points) {
  while (e.points.size() > points) {
    points_.erase(e.points.back());
    e.points.pop_back();
  }
  while (e.points.size() < points) {
    uint32_t hash = base::full_avalanche(e.seed + static_cast<uint32_t>(e.points.size()));
    uint64_t minor = uint64_t{e.server.index()} * kMostPoints + e.points.size();
    points_.insert(e.points.emplace_back(e), {hash, minor});
  }
}

void Ring::add(LiveServer& s, uint32_t weight) {
  auto* e = new Entry(s);
  e->seed = seed_of(s);
  enter(*e);
  resize(*e, weight);
  bound_.set_weight(s, weight);
}

void Ring::remove(LiveServer& s) {
  Entry& e = entry_of(s);
  resize(e, 0);
  bound_.remove(s);
  leave(e);
  delete &e;
}

void Ring::reweight(LiveServer& s, uint32_t weight) {
  resize(entry_of(s), weight);
  bound_.set_weight(s, weight);
}

void Ring::set_room(LiveServer& s, bool has_room) { change_room(entry_of(s), has_room); }

Ring::Point* Ring::after(Point* p) const {
  Point* next = points_.next(*p);
  return next ? next : points_.first();
}

Ring::Point* Ring::nearest(uint32_t hash) const {
  Point* next = points_.at_least({hash, 0});
  Point* previous = next ? points_.previous(*next) : points_.last();
  if (!next) next = points_.first();
  if (!previous) previous = points_.last();
  auto at = [](const Point* p) { return static_cast<uint32_t>(p->key().major); };
  return at(next) - hash <= hash - at(previous) ? next : previous;
}

LiveServer* Ring::pick(const PickInput& in) {
  if (points_.empty()) return nullptr;
  return in.has_key ? by_key(in) : in_turn(in);
}

LiveServer* Ring::by_key(const PickInput& in) {
  Point* p = nearest(in.key);
  LiveServer* own = &p->entry.server;
  for (int n = 0; n < kMaxPassedOver; ++n, p = after(p)) {
    LiveServer& s = p->entry.server;
    if (accepts(s, in) && (in.anyone || bound_.allows(s))) return &s;
  }
  return fall_back(own, in);
}

LiveServer* Ring::in_turn(const PickInput& in) {
  Point* p = points_.at_least(turn_);
  if (!p) p = points_.first();
  for (int n = 0; n < kMaxPassedOver; ++n, p = after(p)) {
    LiveServer& s = p->entry.server;
    if (!is_free(s, in)) continue;
    turn_ = {p->key().major, p->key().minor + 1};
    return &s;
  }
  turn_ = p->key();
  return free_after(p->entry.server.index(), in);
}

}  // namespace sluice::balance
