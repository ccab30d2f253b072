#include "process/saved_state.h"

#include <fmt/format.h>

#include <vector>

#include "base/strings.h"
#include "config/files.h"
#include "config/state_settings.h"
#include "health/check.h"
#include "process/messages.h"
#include "runtime/runtime.h"
#include "runtime/state.h"
#include "sluice/start_hook.h"

namespace sluice::process {
namespace {

using config::StateFile;
using runtime::LiveProxy;
using runtime::LiveServer;
using runtime::Oper;
using runtime::StateChange;

constexpr size_t kLeastFields = 17, kMostFields = 27;   ///< versions differ in what stands at the end

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> out;
  while (!(line = base::trim(line)).empty()) {
    size_t end = std::min(line.find_first_of(" \t"), line.size());
    out.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  return out;
}

int number(const std::vector<std::string_view>& f, size_t i) {
  auto n = i < f.size() ? base::to_int(f[i]) : std::nullopt;
  return n && *n >= INT32_MIN && *n <= INT32_MAX ? static_cast<int>(*n) : 0;
}

uint16_t port_at(const std::vector<std::string_view>& f, size_t i) {
  int n = number(f, i);
  return n > 0 && n <= 65535 ? static_cast<uint16_t>(n) : 0;
}

net::Address address_at(const std::vector<std::string_view>& f, size_t i) {
  return i < f.size() ? net::Address::parse_ip(f[i]) : net::Address{};
}

SavedServer server_of(const std::vector<std::string_view>& f) {
  SavedServer s;
  s.address = address_at(f, 4);
  s.oper = number(f, 5);
  s.admin = number(f, 6);
  s.weight = number(f, 7);
  s.config_weight = number(f, 8);
  s.seconds_since_change = number(f, 9);
  s.check_status = number(f, 10);
  s.check_result = number(f, 11);
  s.check_health = number(f, 12);
  s.check_state = number(f, 13);
  s.agent_state = number(f, 14);
  s.port = port_at(f, 18);
  s.check_port = port_at(f, 21);
  s.check_address = address_at(f, 22);
  s.agent_address = address_at(f, 23);
  return s;
}

std::string path_of(const model::Global& g, const std::string& name) {
  if (name.starts_with('/') || g.server_state_base.empty()) return name;
  return g.server_state_base + (g.server_state_base.ends_with('/') ? "" : "/") + name;
}

// --- what a line does to a server ---

/// Why a line cannot be used; empty: it can.
std::string fault_of(const SavedServer& saved) {
  constexpr int kIgnored = runtime::kInheritedMaint | runtime::kInheritedDrain | runtime::kResolutionMaint | runtime::kHostnameMaint;
  int admin = saved.admin & ~kIgnored;
  if (admin != 0 && admin != 1 && admin != 4 && admin != 5 && admin != 8)
    return fmt::format(", invalid srv_admin_state value '{}'", saved.admin);
  if (saved.oper < 0 || saved.oper > 3) return fmt::format(", invalid srv_op_state value '{}'", saved.oper);
  if (saved.weight < 0 || saved.weight > 256) return fmt::format(", invalid srv_uweight value '{}'", saved.weight);
  if (saved.seconds_since_change < 0) return fmt::format(", invalid srv_time_since_last_change value '{}'", saved.seconds_since_change);
  return {};
}

/// In the reference's words, where something is not as the configuration alone would have it.
void say(const LiveServer& s, bool was_up) {
  const LiveProxy& p = s.proxy();
  runtime::ServerState state = s.state();
  std::string who = fmt::format("config : {}erver {}/{} ", s.config().backup ? "Backup s" : "S", p.name(), s.name());
  if (state.in_drain()) warning(who + "remains in forced drain mode.");
  if (was_up && !state.alive())
    warning(fmt::format("{}is DOWN, changed from server-state after a reload. {} active and {} backup servers left.{} 0 sessions active, "
                        "0 requeued, 0 remaining in queue.", who, p.usable_active(), p.usable_backup(),
                        p.usable_active() == 0 && p.usable_backup() ? " Running on backup." : ""));
  else if (state.oper == Oper::stopping) warning(who + "is stopping, changed from server-state after a reload.");
}

void apply(LiveServer& s, const SavedServer& saved) {
  std::string fault = fault_of(saved);
  if (!fault.empty())
    return warning(fmt::format("server-state application failed for server '{}/{}'{}", s.proxy().name(), s.name(), fault));
  net::Address a = s.address();
  if (s.config().address.kind == net::Endpoint::Kind::host && saved.address.is_ip()) a = saved.address;
  if (saved.port) a.set_port(saved.port);
  s.set_address(a);
  restore_check(s, saved, true);
  runtime::ServerState state = s.state();
  state.admin = admin_after(s, saved);
  bool watched = s.check || s.agent;
  if (state.in_maint()) state.oper = Oper::stopped;
  else state.oper = watched ? static_cast<Oper>(saved.oper) : Oper::running;
  uint32_t weight = saved.config_weight == s.config().weight ? static_cast<uint32_t>(saved.weight) : s.user_weight();
  bool was_up = s.state().alive();
  StateChange::restore(s, state, weight, saved.seconds_since_change);
  say(s, was_up);
}

void apply_all(const LiveProxy& p, const SavedServers& saved) {
  p.for_each_server([&](LiveServer& s) {
    auto line = saved.find({p.name(), s.name()});
    if (line != saved.end()) apply(s, line->second);
  });
}

/// `what`: "global " or nothing.
std::string complaint(const SavedState& state, std::string_view what, const std::string& path) {
  if (state.fault == SavedState::Fault::version) return fmt::format("Can't get version of the {}server state file '{}'.", what, path);
  return fmt::format("corrupted {}server state file '{}' at line {}.", what, path, state.line);
}

/// The global file, read at its first use.
const SavedServers& global_file(const model::Global& g) {
  static const SavedServers all = [&]() -> SavedServers {
    if (g.server_state_file.empty()) return {};
    std::string path = path_of(g, g.server_state_file);
    auto text = config::read_text(path);
    if (!text)
      return warning(fmt::format("config : Can't open global server state file '{}': {}", path, text.error())), SavedServers{};
    SavedState state = parse_saved_state(*text);
    if (state.fault != SavedState::Fault::none) warning("config : " + complaint(state, "global ", path));
    return std::move(state.servers);
  }();
  return all;
}

void local_file(const LiveProxy& p, const model::Global& g, const StateFile& f) {
  std::string path = path_of(g, f.name.empty() ? p.name() : f.name);
  auto text = config::read_text(path);
  if (!text) return;   // a backend that is new has none yet
  SavedState state = parse_saved_state(*text);
  if (state.fault != SavedState::Fault::none) warning(fmt::format("Proxy '{}': {}", p.name(), complaint(state, "", path)));
  apply_all(p, state.servers);
}

void run(runtime::Runtime& rt, std::vector<std::string>&) {
  const model::Global& g = rt.config().global;
  for (const auto& p : rt.proxies()) {
    if (!(p->config().caps & model::kBackendCap)) continue;
    StateFile f = config::state_file_of(p->config());
    if (f.from == StateFile::From::global) apply_all(*p, global_file(g));
    if (f.from == StateFile::From::local) local_file(*p, g, f);
  }
}

constexpr StartHook kHooks[] = {{"server states", 70, run}};
const base::Register<StartHook> registered(kHooks);

}  // namespace

void restore_check(LiveServer& s, const SavedServer& saved, bool with_commands) {
  auto* check = dynamic_cast<health::Check*>(s.check.get());
  if (!check) return;
  runtime::CheckReport now, was;
  check->report(now);
  was.number = static_cast<uint8_t>(saved.check_status);
  was.result = static_cast<uint8_t>(saved.check_result);
  was.enabled = with_commands ? saved.check_state & 2 : now.enabled;
  if (with_commands) was.port = saved.check_port, was.address = saved.check_address;
  was.health = saved.oper == 0 ? 0 : saved.oper == 3 ? now.rise : now.rise + now.fall - 1;
  check->restore(was);
}

uint8_t admin_after(const LiveServer& s, const SavedServer& server) {
  int saved = server.admin & ~(runtime::kInheritedMaint | runtime::kInheritedDrain | runtime::kResolutionMaint);
  uint8_t admin = s.state().admin;
  if (saved & runtime::kForcedMaint) admin |= runtime::kForcedMaint;
  else if (saved == runtime::kConfigMaint) admin = 0;   // it was put back by command
  if (saved & runtime::kForcedDrain) admin |= runtime::kForcedDrain;
  return admin;
}

std::optional<SavedLine> parse_saved_line(std::string_view line) {
  std::vector<std::string_view> f = fields_of(line);
  if (f.size() < kLeastFields || f.size() > kMostFields) return std::nullopt;
  return SavedLine{std::string(f[1]), std::string(f[3]), server_of(f)};
}

SavedState parse_saved_state(std::string_view text) {
  SavedState out;
  std::string_view version = text.substr(0, text.find('\n'));
  if (base::trim(version) != "1" || version.ends_with(' ')) return {{}, SavedState::Fault::version, 0};
  int at = 0;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (++at == 1) continue;
    if (line.starts_with('#') || base::trim(line).empty()) continue;
    auto one = parse_saved_line(line);
    if (!one) return {{}, SavedState::Fault::line, at - 1};
    out.servers.try_emplace({std::move(one->backend), std::move(one->name)}, one->server);
  }
  return out;
}

}  // namespace sluice::process
