// Forms posted to the statistics page: the reference's parameters (s, b, action), which scripts send, too.
#include <algorithm>
#include <iterator>

#include "admin/stats_request.h"
#include "admin/targets.h"
#include "base/strings.h"
#include "runtime/hold.h"
#include "runtime/state.h"
#include "session/stream.h"
#include "session/worker.h"

namespace sluice::admin {
namespace {

using runtime::LiveServer;
using runtime::StateChange;
using Attachment = LiveServer::Attachment;

/// Checks and agents hear of commands on loop 0: there now, or by mail. False: there is none of this kind here.
bool tell(LiveServer& s, std::unique_ptr<Attachment> LiveServer::*which, void (*what)(Attachment&)) {
  runtime::CheckReport report;
  if (!(s.*which)) return false;
  (s.*which)->report(report);
  if (!report.configured) return false;
  net::Loop* here = net::Loop::current();
  if (!here || here->index() == 0) return what(*(s.*which)), true;
  session::Worker::on_one(*runtime::Runtime::get().loops[0],
                          [hold = std::make_shared<runtime::ServerHold>(s), which, what](session::Worker&) {
                            what(*(hold->get()->*which));
                          });
  return true;
}

template <bool On>
void enable(Attachment& a) {
  std::string error;
  a.set_enabled(On, error);
}
template <bool Up>
void result(Attachment& a) {
  std::string error;
  a.set_result(Up, error);
}

void end_sessions(LiveServer& s) {
  session::Worker::on_all([hold = std::make_shared<runtime::ServerHold>(s)](session::Worker& w) {
    session::Stream* next = nullptr;
    for (session::Stream* x = w.streams().front(); x; x = next) {
      next = w.streams().next(*x);
      if (x->server() == hold->get()) x->kill('K');
    }
  });
}

/// The old names change one of the two bits, and nothing when it is as wanted.
bool switch_bit(LiveServer& s, uint8_t bit, bool on) {
  if (((s.state().admin & bit) != 0) == on) return false;
  const char* cause = bit == runtime::kForcedMaint ? "'disable' on stats page" : "'stop' on stats page";
  return StateChange::set_admin(s, on ? bit : 0, on ? 0 : bit, on ? cause : ""), true;
}

template <WantedState W>
bool to_state(LiveServer& s) {
  return change_state(s, W), true;
}
template <uint8_t Bit, bool On>
bool to_bit(LiveServer& s) {
  return switch_bit(s, Bit, On);
}
/// A check counts on from what was said; that much needs no mail, it is under the check's own lock.
template <void (*Set)(LiveServer&, const runtime::Reason&), bool Up>
bool to_health(LiveServer& s) {
  std::string error;
  if (s.tracked) return false;
  if (s.check) s.check->set_result(Up, error);
  return Set(s, {"changed from Web interface", {}}), true;
}
template <std::unique_ptr<Attachment> LiveServer::*Which, void (*What)(Attachment&)>
bool to_check(LiveServer& s) {
  return tell(s, Which, What);
}

struct Action {
  std::string_view name;
  bool (*run)(LiveServer& s);   ///< false: not possible, or nothing to do
};
constexpr Action kActions[] = {
    {"ready", to_state<WantedState::ready>},
    {"drain", to_state<WantedState::drain>},
    {"maint", to_state<WantedState::maint>},
    {"enable", to_bit<runtime::kForcedMaint, false>},
    {"disable", to_bit<runtime::kForcedMaint, true>},
    {"start", to_bit<runtime::kForcedDrain, false>},
    {"stop", to_bit<runtime::kForcedDrain, true>},
    {"hrunn", to_health<StateChange::set_up, true>},
    {"hnolb", to_health<StateChange::set_stopping, true>},
    {"hdown", to_health<StateChange::set_down, false>},
    {"dhlth", to_check<&LiveServer::check, enable<false>>},
    {"ehlth", to_check<&LiveServer::check, enable<true>>},
    {"dagent", to_check<&LiveServer::agent, enable<false>>},
    {"eagent", to_check<&LiveServer::agent, enable<true>>},
    {"arunn", to_check<&LiveServer::agent, result<true>>},
    {"adown", to_check<&LiveServer::agent, result<false>>},
    {"shutdown", [](LiveServer& s) { return end_sessions(s), true; }},
};

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
  std::string action, value, backend;
  std::vector<std::string> servers;
  for (auto& [name, v] : parse_form(body)) {   // of a name given twice the last counts
    if (name == "action") action = v.empty() ? "?" : v;
    else if (name == "b") backend = v;
    else if (name == "s") servers.push_back(v);
    else if (name == "value") value = v;
  }
  const bool weight = action == "weight" && !value.empty();
  const auto* known = std::find_if(std::begin(kActions), std::end(kActions), [&](const Action& a) { return a.name == action; });
  if (!action.empty() && !weight && known == std::end(kActions)) return "ERRP";
  runtime::LiveProxy* p = backend.empty() ? nullptr : backend_of(backend);
  if (!backend.empty() && !p) return "ERRP";
  if (action.empty() || !p) return "NONE";
  size_t done = 0;
  bool unknown = false;
  for (const std::string& name : servers) {
    LiveServer* s = p->find_server(name);
    if (!s) unknown = true;
    else if (weight ? change_weight(*s, value).empty() : known->run(*s)) ++done;
  }
  if (done == 0) return unknown ? "ERRP" : "NONE";
  return done < servers.size() ? "PART" : "DONE";
}

}  // namespace sluice::admin
