// setenv, presetenv, unsetenv, resetenv: the environment that later lines see. Manual 3.1.
#include <cstdlib>
#include <unordered_set>

#include "sluice/keyword.h"

extern char** environ;

namespace sluice::config {
namespace {

void set(ParseEnv& env, bool overwrite) {
  std::string name = env.next(), value = env.next();
  if (env.size() < 3) return env.alert_at(0, "'" + env.at(0) + "' expects an env variable name and a value.");
  if (!env.expect_end()) return;
  if (name.empty() || name.find('=') != std::string::npos || setenv(name.c_str(), value.c_str(), overwrite) != 0)
    env.alert_at(1, "'" + env.at(0) + "' failed on variable '" + name + "': invalid name.");
}

void unset(ParseEnv& env) {
  if (env.done()) return env.alert_at(0, "'unsetenv' expects at least one env variable name.");
  while (!env.done()) unsetenv(env.next().c_str());
}

/// Removes every variable but those named.
void reset(ParseEnv& env) {
  std::unordered_set<std::string> keep;
  while (!env.done()) keep.insert(env.next());
  std::vector<std::string> drop;
  for (char** e = environ; *e; ++e) {
    std::string_view entry = *e;
    std::string name(entry.substr(0, entry.find('=')));
    if (!keep.contains(name)) drop.push_back(std::move(name));
  }
  for (const std::string& name : drop) unsetenv(name.c_str());
}

constexpr Keyword kKeywords[] = {
    {"setenv", kGlobal, [](ParseEnv& env) { set(env, true); }},
    {"presetenv", kGlobal, [](ParseEnv& env) { set(env, false); }},
    {"unsetenv", kGlobal, unset},
    {"resetenv", kGlobal, reset},
};
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::config
