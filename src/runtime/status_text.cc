#include <fmt/format.h>

#include "runtime/proxy.h"
#include "runtime/state.h"

namespace sluice::runtime {
namespace {

std::string maintenance(const LiveServer& s, const ServerState& now) {
  if (now.admin & kResolutionMaint) return "MAINT (resolution)";
  if (!(now.admin & kInheritedMaint) || !s.tracked) return "MAINT";
  // The one at the chain's end is named: it is where to act.
  const LiveServer* end = s.tracked;
  for (int steps = 0; end->tracked && steps < 64; ++steps) end = end->tracked;
  return fmt::format("MAINT (via {}/{})", end->proxy().name(), end->name());
}
}  // namespace

// Management guide 9.1, column "status". Counts are shown while a server is on its way up or down.
std::string status_text(const LiveServer& s) {
  ServerState now = s.state();
  if (now.in_maint()) return maintenance(s, now);
  const LiveServer* checked = &s;
  for (int steps = 0; checked->tracked && steps < 64; ++steps) checked = checked->tracked;
  int health = 0, rise = 1, fall = 1;
  bool known = checked->check && checked->check->health(health, rise, fall);
  int agent_health = 0, agent_rise = 0, agent_fall = 0;
  bool agent = checked->agent && checked->agent->health(agent_health, agent_rise, agent_fall);
  if (now.oper == Oper::stopped) {
    if (agent && agent_health < agent_rise) return "DOWN (agent)";
    return known && health > 0 ? fmt::format("DOWN {}/{}", health, rise) : "DOWN";
  }
  bool falling = known && health < rise + fall - 1;
  std::string count = falling ? fmt::format(" {}/{}", health - rise + 1, fall) : "";
  if (now.oper == Oper::stopping) return "NOLB" + count;
  if (now.in_drain()) return agent ? "DRAIN (agent)" : "DRAIN" + count;
  return known ? "UP" + count : "no check";
}

}  // namespace sluice::runtime
