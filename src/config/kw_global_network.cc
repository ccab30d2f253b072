// Global settings about what is taken from the network and sent to it: harden.*, h1-*. Manual 3.1, 3.2.
#include "config/kw_global_common.h"

namespace sluice::config {
namespace {

using model::Global;

std::optional<bool> on_or_off(ParseEnv& env) {
  const std::string word = env.next();
  if (word != "on" && word != "off") {
    env.alert("'" + env.at(0) + "' expects 'on' or 'off' but got '" + word + "'.");
    return std::nullopt;
  }
  if (!env.expect_end()) return std::nullopt;
  return word == "on";
}

void parse_privileged_tcp(ParseEnv& env) {
  if (auto on = on_or_off(env)) env.config->global.reject_privileged_tcp = *on;
}

/// There is no QUIC listener that could refuse.
void parse_privileged_quic(ParseEnv& env) { on_or_off(env); }

constexpr Keyword kKeywords[] = {
    {"harden.reject-privileged-ports.tcp", kGlobal, parse_privileged_tcp},
    {"harden.reject-privileged-ports.quic", kGlobal, parse_privileged_quic, Keyword::no_effect},
    {"h1-accept-payload-with-any-method", kGlobal, global_flag<&Global::h1_any_method_payload>},
    {"h1-do-not-close-on-insecure-transfer-encoding", kGlobal, global_flag<&Global::h1_keep_suspect>},
};
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::config
