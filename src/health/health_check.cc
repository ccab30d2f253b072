#include "health/health_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/proxy.h"
#include "runtime/state.h"

namespace sluice::health {
namespace {

using runtime::StateChange;

/// Counts go from 0 to rise + fall - 1; from rise on the server is up. One more failure takes it down at rise.
int count_at(InitState s, int rise, int fall) {
  switch (s) {
    case InitState::fully_up: return rise + fall - 1;
    case InitState::up: return rise;
    case InitState::down: return rise - 1;
    case InitState::fully_down: return 0;
  }
  return rise;
}

std::string_view words_for(runtime::Outcome o) {
  switch (o) {
    case runtime::Outcome::connect_failed: return "L4 unsuccessful connection";
    case runtime::Outcome::wrong_status: return "Wrong http response";
    case runtime::Outcome::invalid_head: return "Invalid http response (headers)";
    case runtime::Outcome::invalid_answer: return "Invalid http response";
    case runtime::Outcome::read_error: return "Read error (http)";
    case runtime::Outcome::read_timeout: return "Read timeout (http)";
    case runtime::Outcome::closed: return "Close from server (http)";
    case runtime::Outcome::connected:
    case runtime::Outcome::answered: break;
  }
  return {};
}

}  // namespace

HealthCheck::HealthCheck(runtime::LiveServer& server, std::shared_ptr<const Method> method)
    : Check(server, std::move(method), checks_of(server.config()).rise, checks_of(server.config()).fall) {
  port_ = config_.port;
  if (config_.addr) address_ = config_.addr->ip;
  if (config_.observe != Observe::none) server.observer = this;
  health_.store(count_at(config_.init_state, rise_, fall_), std::memory_order_relaxed);
}

void HealthCheck::place_at_start() {
  if (healthy() || server_.state().in_maint()) return;
  runtime::ServerState down = server_.state();
  down.oper = runtime::Oper::stopped;
  StateChange::restore(server_, down, server_.user_weight(), 0);
}

Target HealthCheck::target() {
  std::lock_guard lock(mutex_);
  Target t;
  const net::Endpoint& own = server_.config().address;
  bool elsewhere = address_.is_ip() || port_ != 0;
  t.address = address_.is_ip() ? address_ : server_.address();
  if (config_.addr && config_.addr->kind != net::Endpoint::Kind::ip) t.unix_socket = &*config_.addr;
  else if (!address_.is_ip() && own.kind != net::Endpoint::Kind::ip && own.kind != net::Endpoint::Kind::host) t.unix_socket = &own;
  if (port_) t.address.set_port(port_);
  else if (t.address.port() == 0) t.address.set_port(server_.address().port());
  uint8_t version = server_.config().send_proxy;
  if (config_.send_proxy) t.send_proxy = version ? version : 1;
  else if (!elsewhere) t.send_proxy = version;
  t.socks4 = config_.via_socks4;
  return t;
}

bool HealthCheck::may_run() const { return enabled() && !server_.state().in_maint(); }

// Manual 5.2 "inter": fastinter while the server is on its way up or down or was never checked, downinter when it is
// down altogether.
int32_t HealthCheck::interval_ms() const {
  int now = health_.load(std::memory_order_relaxed);
  if (now == rise_ + fall_ - 1) return config_.inter;
  if (now == 0) return config_.downinter ? config_.downinter : config_.inter;
  return config_.fastinter ? config_.fastinter : config_.inter;
}

void HealthCheck::judge(Verdict v, int64_t duration_ms) {
  std::lock_guard lock(mutex_);
  if (server_.state().in_maint()) return;
  if (info_of(v.status).outcome != Outcome::failed) errors_.store(0, std::memory_order_relaxed);
  apply(std::move(v), duration_ms);
}

void HealthCheck::apply(Verdict v, int64_t duration_ms) {
  int before = health_.load(std::memory_order_relaxed), full = rise_ + fall_ - 1, now = before;
  if (info_of(v.status).outcome == Outcome::failed) {
    if (before > 0) server_.counters.add(runtime::Ctr::failed_checks);
    now = before > rise_ ? before - 1 : 0;
  } else {
    now = before + 1 >= rise_ ? full : before + 1;
  }
  health_.store(now, std::memory_order_relaxed);
  bool new_status = keep(v, duration_ms);
  moved(before, v, duration_ms, new_status);
}

void HealthCheck::moved(int before, const Verdict& v, int64_t duration_ms, bool new_status) {
  int now = health_.load(std::memory_order_relaxed);
  bool told = server_.proxy().config().has(model::Opt::log_health_checks);
  if (told && (new_status || now != before)) say("Health", v, duration_ms);
  runtime::Reason why = told ? runtime::Reason{} : reason_for(v, duration_ms);
  if (now < rise_) return StateChange::set_down(server_, why);
  int agent = 0, agent_rise = 0, agent_fall = 0;
  if (server_.agent && server_.agent->health(agent, agent_rise, agent_fall) && agent < agent_rise) return;
  if (info_of(v.status).outcome == Outcome::conditional) StateChange::set_stopping(server_, why);
  else if (info_of(v.status).outcome == Outcome::passed) StateChange::set_up(server_, why);
}

void HealthCheck::begin_anew() {
  std::lock_guard lock(mutex_);
  health_.store(count_at(config_.init_state, rise_, fall_), std::memory_order_relaxed);
  errors_.store(0, std::memory_order_relaxed);
  if (!healthy()) StateChange::set_down(server_, {});
}

bool HealthCheck::set_result(bool up, std::string&) {
  std::lock_guard lock(mutex_);
  health_.store(up ? rise_ + fall_ - 1 : 0, std::memory_order_relaxed);
  return true;
}

void HealthCheck::saw(runtime::Outcome outcome) {
  using O = runtime::Outcome;
  bool layer4 = outcome == O::connected || outcome == O::connect_failed;
  bool good = outcome == O::connected || outcome == O::answered;
  if (config_.observe == Observe::layer4 ? !layer4 : outcome == O::connected) return;
  if (good) return errors_.store(0, std::memory_order_relaxed);
  if (errors_.fetch_add(1, std::memory_order_relaxed) + 1 < config_.error_limit) return;
  analyze(words_for(outcome));
}

// The limit of observed errors was reached. Manual 5.2 "on-error".
void HealthCheck::analyze(std::string_view last) {
  std::lock_guard lock(mutex_);
  int seen = errors_.exchange(0, std::memory_order_relaxed);
  if (seen < config_.error_limit || server_.state().in_maint()) return;
  server_.counters.add(runtime::Ctr::failed_hana);
  int now = health_.load(std::memory_order_relaxed);
  if (config_.on_error == OnError::mark_down) health_.store(std::min(now, rise_), std::memory_order_relaxed);
  else if (config_.on_error == OnError::sudden_death) health_.store(std::min(now, rise_ + 1), std::memory_order_relaxed);
  if (config_.on_error != OnError::fastinter && now >= rise_)
    apply({Status::hana, 0, fmt::format("Detected {} consecutive errors, last one was: {}", seen, last)}, -1);
  hurry(config_.fastinter ? config_.fastinter : config_.inter);
}

}  // namespace sluice::health
