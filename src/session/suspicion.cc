#include "session/suspicion.h"

#include <algorithm>

#include "net/loop.h"
#include "runtime/state.h"

namespace sluice::session {
namespace {
constexpr int32_t kFirstMs = 100, kLongestMs = 2000, kForCheckMs = 1000;
}

/// One server's rest. It refers to the server while its timer runs.
class Suspicions::Rest final : public net::Timer {
 public:
  explicit Rest(runtime::LiveServer& s) : server_(s) {}
  ~Rest() override { end(); }
  int32_t ms = 0;
  bool resting() const { return held_; }
  void begin(net::Loop& loop, int32_t length) {
    if (!held_) server_.references.fetch_add(1, std::memory_order_relaxed);
    held_ = true;
    set(loop.timers(), loop.now_us() + int64_t{length} * 1000);
  }
  void end() {
    cancel();
    if (held_) server_.references.fetch_sub(1, std::memory_order_release);
    held_ = false;
  }

 private:
  void on_timer() override {
    runtime::StateChange::set_suspect(server_, false);
    end();
  }
  runtime::LiveServer& server_;
  bool held_ = false;
};

Suspicions::Suspicions(net::Loop& loop) : loop_(loop) {}
Suspicions::~Suspicions() = default;

void Suspicions::suspect(runtime::LiveServer& s) {
  auto& rest = rests_[&s];
  if (!rest) rest = std::make_unique<Rest>(s);
  if (rest->resting() && s.state().suspect) return;
  bool asked = s.check && s.check->check_now();
  rest->ms = rest->ms ? std::min(2 * rest->ms, kLongestMs) : kFirstMs;
  rest->begin(loop_, asked ? kForCheckMs : rest->ms);
  runtime::StateChange::set_suspect(s, true);
}

void Suspicions::forget(runtime::LiveServer& s) {
  rests_.erase(&s);
  if (s.state().suspect) runtime::StateChange::set_suspect(s, false);
}

int32_t Suspicions::rest_of(const runtime::LiveServer& s) const {
  auto found = rests_.find(&s);
  return found == rests_.end() || !found->second->ms ? kFirstMs : found->second->ms;
}

}  // namespace sluice::session
