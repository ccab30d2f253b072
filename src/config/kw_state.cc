// State that outlives the process: load-server-state-from-file, server-state-file-name. Manual 4.2.
#include "config/kw_common.h"
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

constexpr Keyword kKeywords[] = {
    {"load-server-state-from-file", kProxies, parse_load},
    {"server-state-file-name", kProxies, parse_name},
};
const base::Register<Keyword> registered(kKeywords);

}  // namespace

StateFile state_file_of(const model::Proxy& p) {
  const StateFile* f = kFile.get(p.slots);
  return f ? *f : StateFile{};
}

}  // namespace sluice::config
