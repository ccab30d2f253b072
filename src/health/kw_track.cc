// Server option "track": the state of another server. The runtime follows it; here is who may track whom. Manual 5.2.
#include <fmt/format.h>

#include <unordered_map>

#include "config/kw_common.h"
#include "health/settings.h"
#include "sluice/keyword.h"

namespace sluice::health {
namespace {

using model::Proxy;
using model::Server;

void track(ParseEnv& env, Server& s) {
  const std::string& word = env.next();
  if (word.empty()) return env.alert("'track' expects [<proxy>/]<server> as argument.");
  s.track = word;
}

/// Servers by proxy and name: a chain is followed server by server.
class Farm {
 public:
  explicit Farm(const model::Config& config) : config_(config) {}
  /// Null with `why` set.
  const Server* tracked_by(const Proxy& p, const Server& s, const Proxy*& owner, std::string& why) {
    std::string_view path = s.track;
    size_t slash = path.rfind('/');
    owner = slash == path.npos ? &p : config_.find_backend(path.substr(0, slash));
    if (!owner) return why = fmt::format("unable to find required proxy '{}' for tracking.", path.substr(0, slash)), nullptr;
    std::string_view name = slash == path.npos ? path : path.substr(slash + 1);
    auto& names = index(*owner);
    auto it = names.find(name);
    if (it == names.end()) return why = fmt::format("unable to find required server '{}' for tracking.", name), nullptr;
    return it->second;
  }

 private:
  using Names = std::unordered_map<std::string_view, const Server*>;
  const Names& index(const Proxy& p) {
    auto [it, fresh] = names_.try_emplace(&p);
    if (fresh)
      for (const auto& s : p.servers) it->second.try_emplace(s->name, s.get());
    return it->second;
  }
  const model::Config& config_;
  std::unordered_map<const Proxy*, Names> names_;
};

std::string fault_of(Farm& farm, const Proxy& p, const Server& s, size_t servers) {
  if (checks_of(s).check) return "unable to enable checks and tracking at the same time!";
  const Proxy* owner = &p;
  const Server* at = &s;
  std::string why;
  const Proxy* first_owner = nullptr;
  const Server* first = nullptr;
  for (size_t steps = 0; !at->track.empty(); ++steps) {
    const Server* next = farm.tracked_by(*owner, *at, owner, why);
    if (!next) return why;
    if (!first) first = next, first_owner = owner;
    if (next == &s || steps > servers)
      return fmt::format("unable to track {}/{} as it belongs to a tracking chain looping back to {}/{}.",
                         first_owner->name, first->name, owner->name, next->name);
    at = next;
  }
  if (checks_of(*at).check || checks_of(*at).agent) return {};
  return fmt::format("unable to use {}/{} for tracking as it does not have any check nor agent enabled.", first_owner->name,
                     first->name);
}

void check_tracking(model::Config& config, Diagnostics& diags) {
  Farm farm(config);
  size_t servers = 0;
  for (const auto& p : config.proxies) servers += p->servers.size();
  for (const auto& p : config.proxies) {
    if (p->disabled) continue;
    for (const auto& s : p->servers) {
      if (s->track.empty()) continue;
      std::string fault = fault_of(farm, *p, *s, servers);
      if (!fault.empty())
        config::report(diags, Severity::alert, fmt::format("'server {}/{}' : {}", p->name, s->name, fault), s->file, s->line);
    }
  }
}

constexpr ServerKeyword kKeywords[] = {{"track", 1, track}};
const base::Register<ServerKeyword> registered(kKeywords);
constexpr PostParse kHooks[] = {{"server tracking", 900, check_tracking}};
const base::Register<PostParse> hooks(kHooks);

}  // namespace
}  // namespace sluice::health
