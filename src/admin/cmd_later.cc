// Commands of HAProxy that have nothing to act on here yet. They say so, so that nobody takes silence for success, and are
// in no list of commands.
#include "sluice/command.h"

namespace sluice::admin {
namespace {

void no_tls(CommandRun& r) { r.message(3, "TLS is not built in yet: there are no certificates to show or change."); }
void no_resolvers(CommandRun& r) { r.message(3, "Resolvers are not built in yet."); }
void no_peers(CommandRun& r) { r.message(3, "Peers are not built in yet."); }
void no_cache(CommandRun& r) { r.message(3, "The cache is not built in yet."); }
void no_anon(CommandRun& r) { r.message(3, "The anonymized mode is not built in yet."); }
void no_dynamic_backends(CommandRun& r) { r.message(3, "Backends that come and go at run time are not built in yet."); }
void no_acme(CommandRun& r) { r.message(3, "ACME is not built in yet."); }
void no_trace(CommandRun& r) {
  r.message(3, "Traces of HAProxy's internals do not exist here. See 'show sess', 'show errors', 'show losses', 'show events'.");
}
void no_debug(CommandRun& r) { r.message(3, "Debugging commands of HAProxy's internals do not exist here."); }

constexpr Command later(std::string_view name, void (*run)(CommandRun&), Level level = Level::user) {
  return {name, name, "", level, run, true};
}

constexpr Command kCommands[] = {
    later("abort ssl", no_tls, Level::admin),
    later("acme", no_acme, Level::admin),
    later("add backend", no_dynamic_backends, Level::admin),
    later("add ssl", no_tls, Level::admin),
    later("commit ssl", no_tls, Level::admin),
    later("debug", no_debug),
    later("del backend", no_dynamic_backends, Level::admin),
    later("del ssl", no_tls, Level::admin),
    later("dump ssl", no_tls, Level::admin),
    later("new ssl", no_tls, Level::admin),
    later("set anon", no_anon),
    later("set ssl", no_tls, Level::admin),
    later("show anon", no_anon),
    later("show cache", no_cache),
    later("show peers", no_peers),
    later("show resolvers", no_resolvers),
    later("show ssl", no_tls),
    later("show tls-keys", no_tls),
    later("show trace", no_trace),
    later("trace", no_trace),
    later("update ssl", no_tls, Level::admin),
};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
