// Arguments that name a proxy, a server or a userlist: looked up once all is read. Manual 7.3.
#include <fmt/format.h>

#include <algorithm>

#include "config/kw_common.h"
#include "expr/args.h"

namespace sluice::config {
namespace {

using expr::PendingArg;
using model::Proxy;

/// What the argument means, kept for the runtime; null with `error` set.
std::shared_ptr<const void> alias(const void* what) { return {std::shared_ptr<void>(), what}; }

Proxy* own_section(const PendingArg& p, uint8_t cap, std::string_view name, std::string& error) {
  if (p.section && (p.section->caps & cap)) return p.section;
  if (!p.section || (p.section->caps & model::kDefaultsCap))
    error = fmt::format("{} relies on an implicit proxy name, which is not known in a defaults section", p.keyword);
  else
    error = fmt::format("proxy '{}', referenced in arg {} of {} in proxy '{}', has not {} capability", p.section->name, p.position,
                        p.keyword, p.section->name, name);
  return nullptr;
}

std::string where(const PendingArg& p) {
  std::string text = fmt::format("arg {} of {}", p.position, p.keyword);
  return p.section && !p.section->name.empty() ? fmt::format("{} in proxy '{}'", text, p.section->name) : text;
}

Proxy* proxy_named(const PendingArg& p, uint8_t cap, std::string_view kind, std::string& error) {
  if (p.arg->text.empty()) return own_section(p, cap, kind, error);
  Proxy* found = cap == model::kFrontendCap ? p.config->find_frontend(p.arg->text) : p.config->find_backend(p.arg->text);
  if (!found) error = fmt::format("unable to find {} '{}' referenced in {}", kind, p.arg->text, where(p));
  return found;
}

/// "<backend>/<server>" or a server of the section.
const model::Server* server_named(const PendingArg& p, std::string& error) {
  std::string_view text = p.arg->text, name = text;
  const Proxy* proxy = p.section;
  if (size_t slash = text.rfind('/'); slash != text.npos) {
    name = text.substr(slash + 1);
    proxy = p.config->find_backend(text.substr(0, slash));
    if (!proxy) error = fmt::format("unable to find proxy '{}' referenced in {}", text.substr(0, slash), where(p));
  } else if (text.empty()) {
    error = fmt::format("missing server name in {}", where(p));
  }
  if (!error.empty()) return nullptr;
  if (proxy)
    for (const auto& s : proxy->servers)
      if (s->name == name) return s.get();
  error = fmt::format("unable to find server '{}' in proxy '{}', referenced in {}", name, proxy ? proxy->name : "", where(p));
  return nullptr;
}

const model::Userlist* userlist_named(const PendingArg& p, std::string& error) {
  if (p.arg->text.empty()) {
    error = fmt::format("missing userlist name in {}", where(p));
    return nullptr;
  }
  auto it = p.config->userlists.find(p.arg->text);
  if (it != p.config->userlists.end()) return &it->second;
  error = fmt::format("unable to find userlist '{}' referenced in {}", p.arg->text, where(p));
  return nullptr;
}

const void* resolve(const PendingArg& p, std::string& error) {
  switch (p.arg->kind) {
    case Arg::Kind::frontend: return proxy_named(p, model::kFrontendCap, "frontend", error);
    case Arg::Kind::backend: return proxy_named(p, model::kBackendCap, "backend", error);
    case Arg::Kind::server: return server_named(p, error);
    default: return userlist_named(p, error);
  }
}

void run(model::Config& config, Diagnostics& diags) {
  auto& pending = expr::pending_args();
  std::erase_if(pending, [&](const PendingArg& p) { return p.config != &config; });
  for (PendingArg& p : pending) {
    std::string error;
    p.arg->data = alias(resolve(p, error));
    if (error.empty()) continue;
    Diagnostic d;
    d.file = p.file;
    d.line = p.line;
    d.text = error + ".";
    diags.add(std::move(d));
  }
}

constexpr PostParse kHooks[] = {{"arguments", 900, run}};
const base::Register<PostParse> reg(kHooks);

}  // namespace
}  // namespace sluice::config
