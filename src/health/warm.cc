#include "health/warm.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "net/loop.h"
#include "runtime/state.h"

namespace sluice::health {
namespace {

constexpr int64_t kStepUs = 500000;

class Warmer final : net::Timer {
 public:
  explicit Warmer(net::Loop& loop) : loop_(loop) {}
  net::Loop& loop() { return loop_; }
  /// Takes over the reference that the caller holds on s.
  void add(runtime::LiveServer& s) {
    if (std::find(servers_.begin(), servers_.end(), &s) != servers_.end()) return release(s);
    servers_.push_back(&s);
    if (servers_.size() == 1) set(loop_.timers(), loop_.now_us() + kStepUs);
  }

 private:
  void release(runtime::LiveServer& s) { s.references.fetch_sub(1, std::memory_order_release); }
  void on_timer() override {
    std::erase_if(servers_, [this](runtime::LiveServer* s) {
      if (runtime::StateChange::warm(*s)) return false;
      release(*s);
      return true;
    });
    if (!servers_.empty()) set(loop_.timers(), loop_.now_us() + kStepUs);
  }
  net::Loop& loop_;
  std::vector<runtime::LiveServer*> servers_;
};

std::unique_ptr<Warmer> warmer;

void arrive(net::Loop&, void* what, uint64_t) {
  if (warmer) warmer->add(*static_cast<runtime::LiveServer*>(what));
}

}  // namespace

void start_warming(net::Loop& loop) { warmer = std::make_unique<Warmer>(loop); }
void stop_warming() { warmer.reset(); }

void keep_warming(runtime::LiveServer& s) {
  if (!warmer) return;
  s.references.fetch_add(1, std::memory_order_relaxed);
  warmer->loop().post({arrive, &s, 0});
}

}  // namespace sluice::health
