#include "model/config.h"

namespace sluice::model {
namespace {
Proxy* look_up(const std::unordered_map<std::string, Proxy*>& index, std::string_view name) {
  auto it = index.find(std::string(name));
  return it == index.end() ? nullptr : it->second;
}
}  // namespace

Proxy* Config::find_frontend(std::string_view name) const { return look_up(frontends_, name); }
Proxy* Config::find_backend(std::string_view name) const { return look_up(backends_, name); }

void Config::index(Proxy& p) {
  if (p.caps & kFrontendCap) frontends_.try_emplace(p.name, &p);
  if (p.caps & kBackendCap) backends_.try_emplace(p.name, &p);
}

}  // namespace sluice::model
