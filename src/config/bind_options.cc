// The options of a bind line or stats socket. Manual 5.1.
#include <fmt/format.h>

#include "config/kw_common.h"
#include "config/not_built.h"
#include "config/registry.h"

namespace sluice::config {
namespace {

/// "'bind :80' in section 'frontend'", or "'stats socket /run/x'".
std::string place(const ParseEnv& env) {
  if (!env.proxy) return fmt::format("'{} {} {}'", env.at(0), env.at(1), env.at(2));
  return fmt::format("'{} {}' in section '{}'", env.at(0), env.at(1), section_word(env.section));
}

}  // namespace

void parse_bind_options(ParseEnv& env, model::Bind& bind) {
  while (!env.done() && !env.failed()) {
    size_t at = env.pos();
    const std::string& name = env.next();
    const BindKeyword* k = find_bind_keyword(name);
    if (!k) {
      std::string refusal = not_built_bind_option(name);
      if (!refusal.empty()) return env.alert_at(at, fmt::format("{} : {}.", place(env), refusal));
      return env.alert_at(at, fmt::format("{}: unknown keyword '{}'", place(env), name),
                          hint_for(name, bind_keyword_names()));
    }
    Reworded worded(env, place(env) + " : ");
    k->parse(worded.env(), bind);
  }
}

}  // namespace sluice::config
