#include "health/check.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/time.h"
#include "log/log.h"
#include "model/config.h"
#include "runtime/proxy.h"
#include "runtime/runtime.h"
#include "runtime/state.h"

namespace sluice::health {
namespace {
constexpr uint8_t kInProgress = 1, kConfigured = 2, kEnabled = 4, kPaused = 8, kAgent = 16;
constexpr int kNotice = 5;
}  // namespace

/// A request to check soon, on its way to the check's loop.
struct Hurry {
  static void run(net::Loop&, void* what, uint64_t ms) {
    auto* check = static_cast<Check*>(what);
    runtime::LiveServer& server = check->server_;
    check->hurry_here(static_cast<int32_t>(ms));
    server.references.fetch_sub(1, std::memory_order_release);
  }
};

int64_t spread_us(LoopChecks& checks, int32_t ms) {
  int64_t us = int64_t{1000} * ms;
  if (checks.spread_percent <= 0) return us;
  int64_t most = us * checks.spread_percent / 100;
  return us + std::uniform_int_distribution<int64_t>(-most, most)(checks.dice);
}

Check::Check(runtime::LiveServer& server, std::shared_ptr<const Method> method, int rise, int fall)
    : server_(server), config_(checks_of(server.config())), rise_(rise), fall_(fall), health_(rise),
      method_(std::move(method)) {}

Check::~Check() { stop(); }

void Check::start(LoopChecks& checks, int64_t first_us) {
  checks_ = &checks;
  net::Timer::set(loop().timers(), std::max<int64_t>(first_us, 1));
}

void Check::stop() {
  cancel();
  unlink();
  if (attempt_) --checks_->running;
  attempt_.reset();
  running_.store(false, std::memory_order_relaxed);
}

void Check::retire() {
  if (!checks_) return;
  server_.references.fetch_add(1, std::memory_order_relaxed);
  loop().post({[](net::Loop&, void* self, uint64_t) {
                 auto& c = *static_cast<Check*>(self);
                 c.stop();
                 c.server_.references.fetch_sub(1, std::memory_order_release);
               },
               this});
}

void Check::on_timer() {
  if (attempt_) return attempt_->timed_out();
  if (!may_run()) return schedule(spread_us(*checks_, interval_ms()));
  if (checks_->most && checks_->running >= checks_->most) return checks_->waiting.push_back(*this);
  attempt();
}

void Check::attempt() {
  ++checks_->running;
  running_.store(true, std::memory_order_relaxed);
  began_us_ = loop().now_us();
  attempt_ = method_->make(*this);
  attempt_->start();
}

void Check::concluded(Verdict v) {
  loop().destroy(attempt_.release());
  running_.store(false, std::memory_order_relaxed);
  release_turn();
  judge(std::move(v), std::max<int64_t>((loop().now_us() - began_us_) / 1000, 0));
  clear_suspicion();
  schedule(spread_us(*checks_, interval_ms()));
}

// A check that fails again is no reason to send requests there. One that is down is not picked anyhow.
void Check::clear_suspicion() {
  if (!server_.state().suspect || is_agent()) return;
  std::unique_lock lock(mutex_);
  bool well = outcome_ != Outcome::failed;
  lock.unlock();
  if (well || !healthy()) runtime::StateChange::set_suspect(server_, false);
}

void Check::release_turn() {
  --checks_->running;
  if (Check* next = checks_->waiting.pop_front()) next->schedule(0);
}

void Check::schedule(int64_t in_us) { net::Timer::set(loop().timers(), loop().now_us() + std::max<int64_t>(in_us, 1)); }

void Check::hurry(int32_t ms) {
  server_.references.fetch_add(1, std::memory_order_relaxed);
  loop().post({Hurry::run, this, static_cast<uint64_t>(ms)});
}

void Check::hurry_here(int32_t ms) {
  if (attempt_ || linked()) return;
  int64_t at = loop().now_us() + int64_t{1000} * ms;
  if (deadline_us() == 0 || deadline_us() > at) net::Timer::set(loop().timers(), std::max<int64_t>(at, 1));
}

bool Check::check_now() {
  if (!checks_ || !may_run()) return false;
  hurry(0);
  return true;
}

// Manual 4.2 "timeout check": with it, a connection gets the smaller of "timeout connect" and the interval, and what
// follows gets "timeout check"; without it, the interval is for all.
int32_t Check::connect_ms() {
  const model::Timeouts& t = server_.proxy().config().timeouts;
  int32_t inter = full_interval_ms();
  return t.check && t.connect ? std::min(t.connect, inter) : inter;
}

int32_t Check::exchange_ms() { return server_.proxy().config().timeouts.check; }

bool Check::health(int& now, int& rise, int& fall) const {
  now = health_.load(std::memory_order_relaxed);
  rise = rise_;
  fall = fall_;
  return enabled();
}

void Check::report(runtime::CheckReport& out) const {
  std::lock_guard lock(mutex_);
  const StatusInfo& info = info_of(status_);
  bool running = running_.load(std::memory_order_relaxed);
  out.configured = true;
  out.enabled = enabled();
  out.in_progress = running;
  out.status = info.name;
  out.description = info.description;
  if (!running) out.output = for_statistics(info_);
  out.code = info.has_code ? (running ? 0 : code_) : -1;
  out.duration_ms = duration_ms_;
  out.rise = rise_;
  out.fall = fall_;
  out.health = health_.load(std::memory_order_relaxed);
  out.ended = ended_;
  out.number = static_cast<uint8_t>(status_);
  out.result = static_cast<uint8_t>(running ? Outcome::unknown : outcome_);
  out.state = static_cast<uint8_t>((running ? kInProgress : 0) | kConfigured | (enabled() ? kEnabled : 0) |
                                   (is_agent() ? kAgent : server_.state().in_maint() ? kPaused : 0));
  out.port = port_;
  out.address = address_;
}

void Check::restore(const runtime::CheckReport& saved) {
  std::lock_guard lock(mutex_);
  status_ = static_cast<Status>(saved.number);
  outcome_ = static_cast<Outcome>(saved.result);
  if (info_of(status_).name.empty()) status_ = Status::init;
  code_ = std::max(saved.code, 0);
  duration_ms_ = saved.duration_ms;
  health_.store(std::clamp(saved.health, 0, rise_ + fall_ - 1), std::memory_order_relaxed);
  enabled_.store(saved.enabled, std::memory_order_relaxed);
  if (saved.port) port_ = saved.port;
  if (saved.address.is_ip()) address_ = saved.address;
}

bool Check::set_enabled(bool on, std::string&) {
  enabled_.store(on, std::memory_order_relaxed);
  return true;
}

bool Check::set_port(uint16_t port, std::string&) {
  std::lock_guard lock(mutex_);
  port_ = port;
  return true;
}

bool Check::set_address(const net::Address& a, std::string&) {
  std::lock_guard lock(mutex_);
  address_ = a;
  return true;
}

bool Check::keep(const Verdict& v, int64_t duration_ms) {
  bool changed = status_ != v.status;
  status_ = v.status;
  outcome_ = info_of(v.status).outcome;
  ++ended_;
  code_ = v.code;
  info_ = v.info;
  duration_ms_ = duration_ms;
  return changed;
}

runtime::Reason reason_for(const Verdict& v, int64_t duration_ms) {
  const StatusInfo& info = info_of(v.status);
  return {std::string(info.description), for_log(v.info), static_cast<int32_t>(duration_ms), info.has_code ? v.code : -1};
}

void Check::say(std::string_view what, const Verdict& v, int64_t duration_ms) const {
  const StatusInfo& info = info_of(v.status);
  std::string_view verdict = info.outcome == Outcome::passed        ? "succeeded"
                             : info.outcome == Outcome::conditional ? "conditionally succeeded"
                                                                    : "failed";
  int now = health_.load(std::memory_order_relaxed);
  bool up = now >= rise_;
  log::event(&server_.proxy(), kNotice,
             fmt::format("{} check for {}server {}/{} {}{}, status: {}/{} {}.", what, server_.config().backup ? "backup " : "",
                         server_.proxy().name(), server_.name(), verdict, reason_text(reason_for(v, duration_ms)),
                         up ? now - rise_ + 1 : now, up ? fall_ : rise_,
                         !up ? "DOWN" : server_.user_weight() ? "UP" : "DRAIN"));
}

}  // namespace sluice::health
