#include "admin/targets.h"

#include "base/strings.h"
#include "model/proxy.h"
#include "runtime/state.h"

namespace sluice::admin {

using runtime::LiveProxy;
using runtime::LiveServer;

std::string_view word(const CommandRun& r, size_t i) {
  return i < r.words().size() ? std::string_view(r.words()[i]) : std::string_view{};
}

LiveServer* need_server(CommandRun& r, std::string_view text) {
  size_t slash = text.find('/');
  if (slash == std::string_view::npos) return r.message(3, "Require 'backend/server'."), nullptr;
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

std::string change_weight(LiveServer& s, std::string_view text) {
  if (text.empty()) return "Require <weight> or <weight%>.";
  bool relative = text.ends_with('%');
  auto v = base::to_int(relative ? text.substr(0, text.size() - 1) : text);
  if (!v) return "Empty weight string empty or preceded by garbage";
  int64_t weight = *v;
  if (relative) {
    if (weight < 0) return "Relative weight must be positive.";
    weight = s.config().weight * weight / 100;
    if (weight > 256) weight = 256;
  } else if (weight < 0 || weight > 256) {
    return "Absolute weight can only be between 0 and 256 inclusive.";
  }
  // Relative weights and a set weight differ only for algorithms that cannot change weights at run time.
  std::string_view algorithm = s.proxy().config().balance.algorithm;
  if (algorithm == "static-rr" && !relative && weight != 0 && weight != s.config().weight)
    return "Backend is using a static LB algorithm and only accepts weights '0%' and '100%'.";
  runtime::StateChange::set_weight(s, static_cast<uint32_t>(weight));
  return {};
}

void change_state(LiveServer& s, WantedState wanted) {
  using runtime::StateChange;
  constexpr uint8_t kDrain = runtime::kForcedDrain, kMaint = runtime::kForcedMaint;
  switch (wanted) {
    case WantedState::ready:
      return StateChange::set_admin(s, 0, kDrain | kMaint, {});
    case WantedState::drain:
      return StateChange::set_admin(s, kDrain, kMaint, {});
    case WantedState::maint:
      return StateChange::set_admin(s, kMaint, kDrain, {});
  }
}

}  // namespace sluice::admin
