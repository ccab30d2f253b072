// balance roundrobin: each server in turn by its weight, spread as evenly as the weights allow. Manual 4.2 "balance".
//
// Time is counted in picks. A server of weight w among a total of W is due every W/w picks, the remainder carried on.
// Whoever is due is taken, the heavier first; while nobody is due, a server that was not taken yet goes first, the
// heaviest before. tests/diff compares the order with the reference's.
#include <algorithm>
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

struct Turn : base::TreeNode<Turn> {
  explicit Turn(LiveServer& s) : server(s) {}
  LiveServer& server;
  uint64_t due = 0;
  uint64_t rest = 0;
  uint32_t weight = 0;
  bool started = false;
};

class RoundRobin final : public Balancer {
 public:
  void add(LiveServer& s, uint32_t weight) override {
    auto* t = new Turn(s);
    s.lb_node = t;
    t->weight = weight;
    total_ += weight;
    line_up(*t);
  }

  void remove(LiveServer& s) override {
    Turn* t = turn_of(s);
    total_ -= t->weight;
    step_out(*t);
    delete t;
    s.lb_node = nullptr;
  }

  void reweight(LiveServer& s, uint32_t weight) override {
    Turn* t = turn_of(s);
    total_ += weight;
    total_ -= t->weight;
    bool inside = t->linked();
    step_out(*t);
    // What was left of the wait shrinks or grows with the interval.
    if (t->started && t->due > now_) t->due = now_ + std::min((t->due - now_) * t->weight / weight, total_);
    t->weight = weight;
    t->rest = 0;
    if (inside) line_up(*t);
  }

  void set_room(LiveServer& s, bool has_room) override {
    Turn* t = turn_of(s);
    if (has_room && !t->linked()) line_up(*t);
    else if (!has_room) step_out(*t);
  }

  LiveServer* pick(const PickInput& in) override {
    Turn* t = first_of(running_, in);
    if (!t || t->due > now_)
      if (Turn* fresh = first_of(fresh_, in)) t = fresh;
    if (!t) return nullptr;
    step_out(*t);
    if (t->started) now_ = std::max(now_, t->due);
    else t->due = now_, t->started = true;
    t->rest += total_ % t->weight;
    t->due += total_ / t->weight + t->rest / t->weight;
    t->rest %= t->weight;
    ++now_;
    line_up(*t);
    return &t->server;
  }

  std::string_view name() const override { return "roundrobin"; }

 private:
  using Line = base::Tree<Turn>;
  static Turn* turn_of(LiveServer& s) { return static_cast<Turn*>(s.lb_node); }

  void line_up(Turn& t) {
    uint64_t heavier_first = UINT32_MAX - t.weight;
    if (t.started) running_.insert(t, {t.due, heavier_first});
    else fresh_.insert(t, {heavier_first, 0});
  }
  void step_out(Turn& t) {
    if (t.linked()) (t.started ? running_ : fresh_).erase(t);
  }
  Turn* first_of(Line& line, const PickInput& in) {
    Turn* t = line.first();
    for (int n = 0; t && n < kMaxPassedOver; ++n, t = line.next(*t))
      if (!runtime::shunned(t->server, in)) return t;
    return nullptr;
  }

  Line running_, fresh_;
  uint64_t now_ = 0, total_ = 0;
};

std::unique_ptr<Balancer> make(runtime::LiveProxy&) { return std::make_unique<RoundRobin>(); }

constexpr BalanceKeyword kKeywords[] = {{"roundrobin", note_unused_words, make}};
const base::Register<BalanceKeyword> reg(kKeywords);
}  // namespace
}  // namespace sluice::balance
