// hash-type consistent: each server stands at many points of a ring of hashes, by its weight; a key goes to the
// nearest. Servers that come, go or change their weight move only the keys around their own points. Manual 4.2
// "hash-type", 5.2 "hash-key". Under the backend's mutex.
#pragma once
#include <deque>

#include "balance/keyed.h"
#include "balance/load_bound.h"

namespace sluice::balance {

class Ring final : public Keyed {
 public:
  Ring(runtime::LiveProxy& backend, std::unique_ptr<KeyReader> reader, std::string_view name);
  void add(runtime::LiveServer& s, uint32_t weight) override;
  void remove(runtime::LiveServer& s) override;
  void reweight(runtime::LiveServer& s, uint32_t weight) override;
  void set_room(runtime::LiveServer& s, bool has_room) override;
  runtime::LiveServer* pick(const PickInput& in) override;

 private:
  struct Entry;
  struct Point : base::TreeNode<Point> {
    explicit Point(Entry& e) : entry(e) {}
    Entry& entry;
  };
  struct Entry : Place {
    using Place::Place;
    uint32_t seed = 0;
    std::deque<Point> points;
  };
  static Entry& entry_of(runtime::LiveServer& s);
  void resize(Entry& e, uint32_t points);
  Point* nearest(uint32_t hash) const;
  Point* after(Point* p) const;
  runtime::LiveServer* by_key(const PickInput& in);
  runtime::LiveServer* in_turn(const PickInput& in);

  base::Tree<Point> points_;   // by hash, then by server
  base::TreeKey turn_;         // round robin: the point after the one that had the last turn
  LoadBound bound_;
};

}  // namespace sluice::balance
