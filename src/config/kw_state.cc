// State that outlives the process: load-server-state-from-file, server-state-file-name, stats-file, reload-state. Manual
// 3.1, 4.2.
#include "config/kw_common.h"
#include "config/kw_global_common.h"
#include "config/state_settings.h"

namespace sluice::config {
namespace {

const model::Slot<StateFile> kFile;

void parse_load(ParseEnv& env) {
  warn_no_cap(env, model::kBackendCap, "load-server-state-from-file");
  std::string word = env.next();
  StateFile::From from;
  if (word == "global") from = StateFile::From::global;
  else if (word == "local") from = StateFile::From::local;
  else if (word == "none") from = StateFile::From::none;
  else return env.alert("'load-server-state-from-file' expects 'global', 'local' or 'none'. Got '" + word + "'");
  kFile.edit(env.proxy->slots).from = from;
}

void parse_name(ParseEnv& env) {
  warn_no_cap(env, model::kBackendCap, "server-state-file-name");
  if (refuse_extra(env, 2, "server-state-file-name")) return;
  std::string word = env.next();
  kFile.edit(env.proxy->slots).name = word == "use-backend-name" ? "" : word;
}

struct GlobalState {
  ReloadState reload = ReloadState::health;
  std::string stats_file;
};
const model::Slot<GlobalState> kGlobalState;

void parse_reload_state(ParseEnv& env) {
  std::string word = env.next();
  ReloadState wanted;
  if (word == "none") wanted = ReloadState::none;
  else if (word == "health") wanted = ReloadState::health;
  else if (word == "all") wanted = ReloadState::all;
  else return env.alert("'reload-state' expects 'none', 'health' or 'all', not '" + word + "'.");
  if (env.expect_end()) kGlobalState.edit(env.config->global.slots).reload = wanted;
}

void parse_stats_file(ParseEnv& env) {
  if (auto w = global_word(env, "a file path as an argument.")) kGlobalState.edit(env.config->global.slots).stats_file = *w;
}

constexpr Keyword kKeywords[] = {
    {"reload-state", kGlobal, parse_reload_state},
    {"stats-file", kGlobal, parse_stats_file},
    {"load-server-state-from-file", kProxies, parse_load},
    {"server-state-file-name", kProxies, parse_name},
};
const base::Register<Keyword> registered(kKeywords);

}  // namespace

StateFile state_file_of(const model::Proxy& p) {
  const StateFile* f = kFile.get(p.slots);
  return f ? *f : StateFile{};
}

ReloadState reload_state_of(const model::Global& g) {
  const GlobalState* s = kGlobalState.get(g.slots);
  return s ? s->reload : ReloadState::health;
}

std::string stats_file_of(const model::Global& g) {
  const GlobalState* s = kGlobalState.get(g.slots);
  return s ? s->stats_file : std::string();
}

}  // namespace sluice::config
