// balance first: the server with the smallest id that has room. Manual 4.2.
#include <memory>

#include "balance/words.h"
#include "base/tree.h"
#include "runtime/proxy.h"
#include "runtime/server.h"
#include "sluice/balancer.h"

namespace sluice::balance {
namespace {
using runtime::LiveServer;
constexpr int kMaxPassedOver = 256;

struct Place : base::TreeNode<Place> {
  explicit Place(LiveServer& s) : server(s) {}
  LiveServer& server;
};

class First final : public Balancer {
 public:
  void add(LiveServer& s, uint32_t) override {
    s.lb_node = new Place(s);
    set_room(s, true);
  }
  void remove(LiveServer& s) override {
    Place* p = place_of(s);
    row_.erase(*p);
    delete p;
    s.lb_node = nullptr;
  }
  void reweight(LiveServer&, uint32_t) override {}
  void set_room(LiveServer& s, bool has_room) override {
    Place* p = place_of(s);
    if (!has_room) row_.erase(*p);
    else if (!p->linked()) row_.insert(*p, {s.config().id, s.index()});
  }
  LiveServer* pick(const PickInput& in) override {
    Place* p = row_.first();
    for (int n = 0; p && n < kMaxPassedOver; ++n, p = row_.next(*p))
      if (!runtime::shunned(p->server, in)) return &p->server;
    return nullptr;
  }
  std::string_view name() const override { return "first"; }

 private:
  static Place* place_of(LiveServer& s) { return static_cast<Place*>(s.lb_node); }
  base::Tree<Place> row_;
};

std::unique_ptr<Balancer> make(runtime::LiveProxy&) { return std::make_unique<First>(); }

constexpr BalanceKeyword kKeywords[] = {{"first", note_unused_words, make}};
const base::Register<BalanceKeyword> reg(kKeywords);
}  // namespace
}  // namespace sluice::balance
