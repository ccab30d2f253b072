// Server options of agent checks. Manual 5.2. Complaints are completed by the line.
#include <fmt/format.h>

#include "config/kw_common.h"
#include "health/kw.h"
#include "sluice/keyword.h"

namespace sluice::health {
namespace {

using model::Server;

void agent_check(ParseEnv&, Server& s) { edit_checks(s).agent = true; }
void no_agent_check(ParseEnv&, Server& s) { edit_checks(s).agent = false; }
void agent_inter(ParseEnv& env, Server& s) { parse_interval(env, s, "agent-inter", edit_checks(s).agent_inter); }
void agent_port(ParseEnv& env, Server& s) { parse_port(env, "agent-port", edit_checks(s).agent_port); }

void agent_addr(ParseEnv& env, Server& s) {
  const std::string word = env.next();
  if (word.empty()) return env.alert("'agent-addr' expects an address as argument.");
  net::Address ip = net::Address::parse_ip(word);
  if (!ip.is_ip())
    if (auto found = net::resolve(word, 0)) ip = *found;
  if (!ip.is_ip()) return env.alert(fmt::format("parsing agent-addr failed. Check if '{}' is correct address.", word));
  edit_checks(s).agent_addr = ip;
}

void agent_send(ParseEnv& env, Server& s) {
  const std::string& word = env.next();
  if (word.empty()) return env.alert("'agent-send' expects a string as argument.");
  edit_checks(s).agent_send = word;
}

/// An agent listens on a port of its own.
void check_ports(model::Config& config, Diagnostics& diags) {
  for (const auto& p : config.proxies)
    for (const auto& s : p->servers)
      if (!p->disabled && checks_of(*s).agent && checks_of(*s).agent_port == 0)
        config::report(diags, Severity::alert,
                       fmt::format("'server {}/{}' : server {} does not have agent port. Agent check has been disabled.", p->name,
                                   s->name, s->name), s->file, s->line);
}

constexpr ServerKeyword kKeywords[] = {
    {"agent-check", 0, agent_check},  {"no-agent-check", 0, no_agent_check}, {"agent-inter", 1, agent_inter},
    {"agent-port", 1, agent_port},    {"agent-addr", 1, agent_addr},         {"agent-send", 1, agent_send},
};
const base::Register<ServerKeyword> registered(kKeywords);
constexpr PostParse kHooks[] = {{"agent ports", 880, check_ports}};
const base::Register<PostParse> hooks(kHooks);

}  // namespace
}  // namespace sluice::health
