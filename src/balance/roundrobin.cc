// balance roundrobin: each server in turn by its weight, spread as evenly as the weights allow. Manual 4.2 "balance".
//
// Time is counted in picks. A server of weight w among a total of W is due every W/w picks, the remainder carried on;
// of those due at the same time, the one that is nearest to carrying goes last. While nobody is due, a fresh server
// goes, the heaviest first: one that was not taken yet, or whose turn fell on the very start of a window of W picks.
// The order is the reference's, pick for pick, until weights change (tests/unit/balance/roundrobin_test.cc).
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
  // One that comes later takes its first turn where it would have it in the rest of the window.
  void add(LiveServer& s, uint32_t weight) override {
    auto* t = new Turn(s);
    s.lb_node = t;
    t->weight = weight;
    total_ += weight;
    if (window_end_ != 0) {
      uint64_t gone = now_ - window_start_;
      t->due = now_ + (gone < total_ ? (total_ - gone) / weight : 0);
      t->started = true;
    }
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

  // Turns missed while there was no room are not made up for.
  void set_room(LiveServer& s, bool has_room) override {
    Turn* t = turn_of(s);
    if (!has_room) return step_out(*t);
    if (t->linked()) return;
    if (Turn* first = running_.first(); first && t->started) t->due = std::max(t->due, first->due);
    line_up(*t);
  }

  LiveServer* pick(const PickInput& in) override {
    if (window_end_ == 0) window_end_ = total_;
    if (Turn* t = running_.first(); fresh_.empty() && t && t->due >= window_end_) next_window(t->due);
    Turn* t = first_of(running_, in);
    if (!t || t->due > now_)
      if (Turn* fresh = first_of(fresh_, in)) t = fresh;
    if (!t) return nullptr;
    step_out(*t);
    if (!t->started) {
      t->due = now_;
      t->rest = 0;
      t->started = true;
    }
    t->due += total_ / t->weight;
    t->rest += total_ % t->weight;
    if (t->rest >= t->weight) {
      t->rest -= t->weight;
      ++t->due;
    }
    ++now_;
    line_up(*t);
    return &t->server;
  }

  std::string_view name() const override { return "roundrobin"; }

 private:
  using Line = base::Tree<Turn>;
  static Turn* turn_of(LiveServer& s) { return static_cast<Turn*>(s.lb_node); }

  void line_up(Turn& t) {
    if (t.started) running_.insert(t, {t.due, UINT32_MAX - t.weight + t.rest});
    else fresh_.insert(t, {UINT32_MAX - t.weight, 0});
  }
  void step_out(Turn& t) {
    if (t.linked()) (t.started ? running_ : fresh_).erase(t);
  }
  // All turns of the old window are over. A turn makes at most one server fresh, so that this costs little per pick.
  void next_window(uint64_t first_due) {
    window_start_ = now_ = window_end_ + (first_due - window_end_) / total_ * total_;
    window_end_ = window_start_ + total_;
    for (Turn* t = running_.first(); t && t->due == window_start_; t = running_.first()) {
      step_out(*t);
      t->started = false;
      line_up(*t);
    }
  }
  Turn* first_of(Line& line, const PickInput& in) {
    Turn* t = line.first();
    for (int n = 0; t && n < kMaxPassedOver; ++n, t = line.next(*t))
      if (!runtime::shunned(t->server, in)) return t;
    return nullptr;
  }

  Line running_, fresh_;
  uint64_t now_ = 0, total_ = 0;
  uint64_t window_start_ = 0, window_end_ = 0;
};

std::unique_ptr<Balancer> make(runtime::LiveProxy&) { return std::make_unique<RoundRobin>(); }

constexpr BalanceKeyword kKeywords[] = {{"roundrobin", note_unused_words, make}};
const base::Register<BalanceKeyword> reg(kKeywords);
}  // namespace
}  // namespace sluice::balance
