#include "session/suspicion.h"

#include <algorithm>

#include "net/loop.h"
#include "runtime/state.h"

namespace sluice::session {
namespace {
constexpr auto kRelaxed = std::memory_order_relaxed;

/// The next pause begins; returns its end.
int64_t begin_rest(runtime::LiveServer& s, int64_t now_us) {
  int32_t ms = s.rest_ms.load(kRelaxed);
  ms = ms ? std::min(2 * ms, kLongestRestMs) : kFirstRestMs;
  bool asked = s.check && s.check->check_now();
  int64_t until = now_us + int64_t{asked ? kSuspicionForCheckMs : ms} * 1000;
  s.rest_ms.store(ms, kRelaxed);
  s.rest_until_us.store(until, kRelaxed);
  return until;
}
}  // namespace

/// Times one server's pauses, and refers to the server meanwhile. Others may clear the server, or suspect it anew,
/// before its time comes: then there is nothing to do, or it waits on.
class Suspicions::Rest final : public net::Timer, public net::Deferred {
 public:
  Rest(Suspicions& owner, runtime::LiveServer& s) : owner_(owner), server_(s) { s.references.fetch_add(1, kRelaxed); }
  ~Rest() override { server_.references.fetch_sub(1, std::memory_order_release); }
  void wait_until(int64_t at_us) { set(owner_.loop_.timers(), std::max<int64_t>(at_us, 1)); }

 private:
  void on_timer() override {
    int64_t until = server_.rest_until_us.load(kRelaxed), now = owner_.loop_.now_us();
    if (!server_.state().suspect) return owner_.drop(server_);
    if (until > now) return wait_until(until);
    if (runtime::StateChange::probe_suspect(server_)) return wait_until(begin_rest(server_, now));
    runtime::StateChange::set_suspect(server_, false);
    owner_.drop(server_);
  }
  Suspicions& owner_;
  runtime::LiveServer& server_;
};

Suspicions::Suspicions(net::Loop& loop) : loop_(loop) {}
Suspicions::~Suspicions() = default;

void Suspicions::suspect(runtime::LiveServer& s) {
  // Of several that see it fail at the same time, one begins the pause.
  if (s.state().suspect || !runtime::StateChange::set_suspect(s, true)) return;
  auto& rest = rests_[&s];
  if (!rest) rest = std::make_unique<Rest>(*this, s);
  rest->wait_until(begin_rest(s, loop_.now_us()));
}

void Suspicions::forget(runtime::LiveServer& s) {
  s.rest_ms.store(0, kRelaxed);
  if (s.state().suspect) runtime::StateChange::set_suspect(s, false);
}

void Suspicions::drop(const runtime::LiveServer& s) {
  auto it = rests_.find(&s);
  if (it == rests_.end()) return;
  loop_.destroy(it->second.release());   // it is its timer that is running
  rests_.erase(it);
}

}  // namespace sluice::session
