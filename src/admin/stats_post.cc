// Forms posted to the statistics page: the reference's parameters (s, b, action), which scripts send, too.
#include "admin/stats_request.h"
#include "admin/targets.h"
#include "base/strings.h"
#include "runtime/state.h"

namespace sluice::admin {
namespace {

using runtime::LiveServer;
using runtime::StateChange;

bool check_enabled(std::unique_ptr<LiveServer::Attachment>& check, bool on) {
  std::string error;
  return check && check->set_enabled(on, error);
}
bool agent_result(LiveServer& s, bool up) {
  std::string error;
  return s.agent && s.agent->set_result(up, error);
}
bool weight(LiveServer& s, std::string_view text) { return change_weight(s, text).empty(); }

/// One action on one server; false: not possible. `known`: there is such an action.
bool act(LiveServer& s, std::string_view action, std::string_view value, bool& known) {
  known = true;
  if (action == "ready" || action == "enable") return change_state(s, WantedState::ready), true;
  if (action == "drain") return change_state(s, WantedState::drain), true;
  if (action == "maint" || action == "disable") return change_state(s, WantedState::maint), true;
  if (action == "stop") return weight(s, "0");
  if (action == "start") return weight(s, "100%");
  if (action == "weight") return weight(s, value);
  if (action == "dhlth") return check_enabled(s.check, false);
  if (action == "ehlth") return check_enabled(s.check, true);
  if (action == "dagent") return check_enabled(s.agent, false);
  if (action == "eagent") return check_enabled(s.agent, true);
  if (action == "arunn") return agent_result(s, true);
  if (action == "adown") return agent_result(s, false);
  if (s.tracked && (action == "hrunn" || action == "hnolb" || action == "hdown")) return false;
  runtime::Reason why{"changed from CLI", {}};
  if (action == "hrunn") return StateChange::set_up(s, why), true;
  if (action == "hnolb") return StateChange::set_stopping(s, why), true;
  if (action == "hdown") return StateChange::set_down(s, why), true;
  known = false;
  return false;
}

runtime::LiveProxy* backend_of(std::string_view text) {
  runtime::Runtime& rt = runtime::Runtime::get();
  if (runtime::LiveProxy* p = rt.find_backend(text)) return p;
  if (!text.starts_with('#')) return nullptr;
  auto id = base::to_uint(text.substr(1));
  for (const auto& p : rt.proxies())
    if (id && p->id() == *id && (p->config().caps & model::kBackendCap)) return p.get();
  return nullptr;
}

}  // namespace

std::string apply_form(std::string_view body) {
  auto fields = parse_form(body);
  std::string action, value, backend;
  std::vector<std::string> servers;
  for (auto& [name, v] : fields) {
    if (name == "action") action = v;
    else if (name == "b") backend = v;
    else if (name == "s") servers.push_back(v);
    else if (name == "value") value = v;
  }
  if (action.empty() || action == "none" || servers.empty()) return action.empty() && !body.empty() ? "ERRP" : "NONE";
  runtime::LiveProxy* p = backend_of(backend);
  if (!p) return "ERRP";
  size_t done = 0, failed = 0;
  for (const std::string& name : servers) {
    LiveServer* s = p->find_server(name);
    bool known = true;
    bool ok = s && act(*s, action, value, known);
    if (!known) return "UNKN";
    ok ? ++done : ++failed;
  }
  return done == 0 ? "ERRP" : failed ? "PART" : "DONE";
}

}  // namespace sluice::admin
