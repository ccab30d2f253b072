// hash-type map-based, and static-rr: a table of slots in which each server has as many as its weight, spread evenly.
// Made anew, when next asked, after a server came or went; weights that change meanwhile count for nothing (manual 4.2
// "hash-type", "balance static-rr"). Under the backend's mutex.
#pragma once
#include <vector>

#include "balance/keyed.h"

namespace sluice::balance {

class SlotMap final : public Keyed {
 public:
  SlotMap(runtime::LiveProxy& backend, std::unique_ptr<KeyReader> reader, std::string_view name);
  void add(runtime::LiveServer& s, uint32_t weight) override;
  void remove(runtime::LiveServer& s) override;
  void reweight(runtime::LiveServer&, uint32_t) override {}
  void set_room(runtime::LiveServer& s, bool has_room) override;
  runtime::LiveServer* pick(const PickInput& in) override;
  bool is_static() const override { return true; }

 private:
  struct Listed;
  struct Entry : Place, base::TreeNode<Entry, Listed> {
    using Place::Place;
  };
  runtime::LiveServer* by_key(const PickInput& in);
  runtime::LiveServer* in_turn(const PickInput& in);
  void fill();

  base::Tree<Entry, Listed> in_use_;             // by index
  std::vector<runtime::LiveServer*> slots_;
  bool stale_ = true;
  uint32_t common_ = 0;                          // greatest common divisor of all weights
  size_t turn_ = 0;
};

/// Where servers of these weights (no zeros) stand in a table of as many slots as their sum: numbers from 0.
std::vector<uint32_t> spread(const std::vector<uint32_t>& weights);

}  // namespace sluice::balance
