// Backends that come and go for content switching: publish backend, unpublish backend. HAProxy 3.4.
#include "admin/targets.h"

namespace sluice::admin {
namespace {

void set_published(CommandRun& r, bool on) {
  std::string_view name = word(r, 2);
  if (name.empty()) return r.message(3, "A backend name is expected.");
  runtime::LiveProxy* p = need_backend(r, name, "No such backend.");
  if (!p) return;
  if (p->config().caps & model::kFrontendCap) return r.message(3, "Only backends can be published or unpublished, not a listen section.");
  p->unpublished.store(!on, std::memory_order_relaxed);
  r.message(6, on ? "Backend published." : "Backend unpublished.");
}

void publish(CommandRun& r) { set_published(r, true); }
void unpublish(CommandRun& r) { set_published(r, false); }

constexpr Command kCommands[] = {
    {"publish backend", "publish backend <backend>", "let content switching choose a backend again", Level::admin, publish},
    {"unpublish backend", "unpublish backend <backend>", "have content switching pass a backend over", Level::admin, unpublish},
};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
