// Orders of servers as strings of digits: server n of the backend is named "n".
#pragma once
#include <string>
#include <vector>

#include "../expr/world.h"
#include "../runtime/backend_fixture.h"
#include "runtime/state.h"

namespace test {

struct Farm : Backend {
  Farm(std::string algorithm, const std::vector<int>& weights) : Backend(std::move(algorithm)) {
    for (int w : weights) server(std::to_string(config.servers.size()), w);
  }
  std::string run(int n, const PickInput& in = {}) {
    std::string out;
    for (int i = 0; i < n; ++i) out += pick(in);
    return out;
  }
  /// n requests with the header X-K: k0, k1 ...
  std::string keyed(int n) {
    std::string out;
    for (int i = 0; i < n; ++i) {
      expr::test::World w;
      w.request.add("x-k", "k" + std::to_string(i));
      out += pick_for(w);
    }
    return out;
  }
  std::string pick_for(expr::test::World& w) {
    PickInput in;
    in.txn = &w.txn;
    return pick(in);
  }
  void down(int n) { runtime::StateChange::set_admin((*this)[std::to_string(n)], runtime::kForcedMaint, 0, {}); }
  void up(int n) { runtime::StateChange::set_admin((*this)[std::to_string(n)], 0, runtime::kForcedMaint, {}); }
};

}  // namespace test
