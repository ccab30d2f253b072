// The options of a bind line or stats socket. Manual 5.1.
#include "config/not_built.h"
#include "config/registry.h"

namespace sluice::config {

void parse_bind_options(ParseEnv& env, model::Bind& bind) {
  while (!env.done() && !env.failed()) {
    size_t at = env.pos();
    const std::string& name = env.next();
    const BindKeyword* k = find_bind_keyword(name);
    if (!k) {
      std::string refusal = not_built_bind_option(name);
      if (!refusal.empty()) return env.alert_at(at, "'" + env.at(0) + "' : " + refusal);
      return env.alert_at(at, "'" + env.at(0) + " " + env.at(1) + "' unknown keyword '" + name + "'.",
                          hint_for(name, bind_keyword_names()));
    }
    k->parse(env, bind);
  }
}

}  // namespace sluice::config
