// setcap. Manual 3.1.
#include <linux/capability.h>

#include "base/strings.h"
#include "config/capabilities.h"
#include "config/kw_global_common.h"

namespace sluice::config {
namespace {

const model::Slot<uint32_t> kKept;

constexpr struct {
  std::string_view name;
  int bit;
} kKnown[] = {{"cap_net_admin", CAP_NET_ADMIN}, {"cap_net_bind_service", CAP_NET_BIND_SERVICE}, {"cap_net_raw", CAP_NET_RAW},
              {"cap_sys_admin", CAP_SYS_ADMIN}};

void parse_setcap(ParseEnv& env) {
  auto names = global_word(env, "a list of capabilities as an argument.");
  if (!names) return;
  uint32_t mask = 0;
  for (std::string_view name : base::split(*names, ',')) {
    std::string all;
    uint32_t bit = 0;
    for (const auto& k : kKnown) {
      if (k.name == name) bit = 1u << k.bit;
      (all += all.empty() ? "" : ", ") += k.name;
    }
    if (!bit) return env.alert_at(1, "'setcap' : unsupported capability '" + std::string(name) + "', supported ones are: " + all + ".");
    mask |= bit;
  }
  kKept.edit(env.config->global.slots) |= mask;
}

constexpr Keyword kKeywords[] = {{"setcap", kGlobal, parse_setcap}};
const base::Register<Keyword> registered(kKeywords);

}  // namespace

uint32_t capabilities_of(const model::Global& g) {
  const uint32_t* kept = kKept.get(g.slots);
  return kept ? *kept : 0;
}

}  // namespace sluice::config
