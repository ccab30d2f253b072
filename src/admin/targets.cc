#include "admin/targets.h"

#include "base/strings.h"

namespace sluice::admin {

using runtime::LiveProxy;
using runtime::LiveServer;

std::string_view word(const CommandRun& r, size_t i) {
  return i < r.words().size() ? std::string_view(r.words()[i]) : std::string_view{};
}

LiveServer* need_server(CommandRun& r, std::string_view text) {
  size_t slash = text.find('/');
  bool whole = slash != std::string_view::npos && slash > 0 && slash + 1 < text.size();
  if (!whole) return r.message(3, "Require 'backend/server'."), nullptr;
  LiveProxy* p = need_backend(r, text.substr(0, slash), "No such backend.");
  if (!p) return nullptr;
  LiveServer* s = p->find_server(text.substr(slash + 1));
  if (!s) r.message(3, "No such server.");
  return s;
}

LiveProxy* need_backend(CommandRun& r, std::string_view text, std::string_view complaint) {
  runtime::Runtime& rt = runtime::Runtime::get();
  LiveProxy* p = rt.find_backend(text);
  if (!p && text.starts_with('#')) {
    auto id = base::to_uint(text.substr(1));
    for (const auto& candidate : rt.proxies())
      if (id && candidate->id() == *id && (candidate->config().caps & model::kBackendCap)) p = candidate.get();
  }
  if (!p) r.message(3, complaint);
  return p;
}

LiveProxy* need_frontend(CommandRun& r, std::string_view text) {
  if (text.empty()) return r.message(3, "A frontend name is expected."), nullptr;
  LiveProxy* p = runtime::Runtime::get().find_frontend(text);
  if (!p) r.message(3, "No such frontend.");
  return p;
}

}  // namespace sluice::admin
