#include "health/end_sessions.h"

#include <memory>

#include "runtime/hold.h"
#include "runtime/proxy.h"
#include "session/stream.h"
#include "session/worker.h"

namespace sluice::health {
namespace {

/// Ends every session for whose server `which` holds.
template <class F>
void end_where(session::Worker& w, char cause, F&& which) {
  session::Stream* next = nullptr;
  for (session::Stream* s = w.streams().front(); s; s = next) {
    next = w.streams().next(*s);
    if (s->server() && which(*s->server())) s->kill(cause);
  }
}

}  // namespace

void end_sessions(runtime::LiveServer& s, const runtime::ServerState& before, const runtime::ServerState& after) {
  if (before.alive() == after.alive()) return;
  if (!after.alive() && s.config().down_ends_sessions)
    session::Worker::on_all([hold = std::make_shared<runtime::ServerHold>(s)](session::Worker& w) {
      end_where(w, 'D', [&](runtime::LiveServer& x) { return &x == hold->get(); });
    });
  if (after.alive() && s.config().up_ends_backup_sessions && !s.config().backup && s.effective_weight() > 0)
    session::Worker::on_all([p = &s.proxy()](session::Worker& w) {
      end_where(w, 'U', [p](runtime::LiveServer& x) { return &x.proxy() == p && x.config().backup; });
    });
}

}  // namespace sluice::health
