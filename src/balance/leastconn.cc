// balance leastconn: the server with the fewest sessions for its weight; those with equally few in turn. Manual 4.2.
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
constexpr uint64_t kScale = 4096;

struct Load : base::TreeNode<Load> {
  explicit Load(LiveServer& s) : server(s) {}
  LiveServer& server;
  uint32_t weight = 0;
};

class LeastConn final : public Balancer {
 public:
  void add(LiveServer& s, uint32_t weight) override {
    auto* l = new Load(s);
    s.lb_node = l;
    l->weight = weight;
    line_up(*l);
  }
  void remove(LiveServer& s) override {
    Load* l = load_of(s);
    line_.erase(*l);
    delete l;
    s.lb_node = nullptr;
  }
  void reweight(LiveServer& s, uint32_t weight) override {
    load_of(s)->weight = weight;
    served_changed(s, 0);
  }
  void set_room(LiveServer& s, bool has_room) override {
    Load* l = load_of(s);
    if (!has_room) line_.erase(*l);
    else if (!l->linked()) line_up(*l);
  }
  void served_changed(LiveServer& s, uint32_t) override {
    Load* l = load_of(s);
    if (!l->linked()) return;
    line_.erase(*l);
    line_up(*l);
  }
  LiveServer* pick(const PickInput& in) override {
    Load* l = line_.first();
    for (int n = 0; l && n < kMaxPassedOver; ++n, l = line_.next(*l))
      if (!runtime::shunned(l->server, in)) return &l->server;
    return nullptr;
  }
  std::string_view name() const override { return "leastconn"; }

 private:
  static Load* load_of(LiveServer& s) { return static_cast<Load*>(s.lb_node); }
  // What it would have with one more; all idle servers are alike, whatever their weight.
  void line_up(Load& l) {
    uint64_t served = l.server.served.load(std::memory_order_relaxed);
    line_.insert(l, {served == 0 ? 0 : (served + 1) * kScale / l.weight, 0});
  }
  base::Tree<Load> line_;
};

std::unique_ptr<Balancer> make(runtime::LiveProxy&) { return std::make_unique<LeastConn>(); }

constexpr BalanceKeyword kKeywords[] = {{"leastconn", note_unused_words, make}};
const base::Register<BalanceKeyword> reg(kKeywords);
}  // namespace
}  // namespace sluice::balance
