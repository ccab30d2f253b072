#include "health/agent_check.h"

#include <fmt/format.h>

#include "health/agent_words.h"
#include "health/expect.h"
#include "health/script_run.h"
#include "health/step_connect.h"
#include "runtime/proxy.h"
#include "runtime/state.h"

namespace sluice::health {
namespace {

using runtime::StateChange;

class AskStep final : public Step {
 public:
  AskStep() { kind = Kind::send; }
  Flow enter(ScriptRun& run) const override {
    run.mark_exchange();
    std::string text = dynamic_cast<AgentCheck&>(*run.owner().server().agent).text_to_send();
    return text.empty() ? Flow::next : run.send(text);
  }
  Flow more(ScriptRun& run) const override { return run.flush(); }
};

/// What weight, maxconn and administrative state the agent asks for is done here; the verdict is about up and down.
Verdict obey(runtime::LiveServer& s, std::string_view line) {
  AgentWords w = parse_agent(line);
  if (w.wanted) runtime::change_state(s, *w.wanted);
  std::string fault = w.weight.empty() ? std::string() : runtime::change_weight(s, w.weight);
  if (w.maxconn) StateChange::set_maxconn(s, *w.maxconn);
  if (w.health == AgentWords::Health::unsaid) {
    Verdict v{Status::checked, 0, {}};
    if (!fault.empty()) v.info = fault;
    else if (!w.comment.empty() && !w.commented) v.info = fmt::format("agent reports an error : {}", w.comment);
    return v;
  }
  Verdict v{w.health == AgentWords::Health::up ? Status::l7ok : Status::l7sts, 0, fmt::format("via agent : {}", w.word)};
  if (!w.comment.empty()) v.info += fmt::format(" ({})", w.comment);
  return v;
}

class AnswerStep final : public ExpectStep {
 public:
  Flow more(ScriptRun& run) const override {
    bool last = run.ended() || run.input_full();
    if (run.input().empty()) return last ? refuse_empty(run) : Flow::wait;
    auto line = agent_line(run.input());
    if (line) return run.conclude(obey(run.owner().server(), *line));
    return last ? run.conclude({Status::l7tout, 0, {}}) : Flow::wait;   // a line that is cut off counts as one that never came
  }
};

std::shared_ptr<const Method> agent_method() {
  static const auto method = [] {
    auto connect = std::make_shared<ConnectStep>();
    Script script;
    finish_script(script, connect, {connect, std::make_shared<AnswerStep>()});
    script.steps.insert(script.steps.begin() + 1, std::make_shared<AskStep>());
    connect->answer_first = true;
    return std::make_shared<const ScriptMethod>(std::move(script));
  }();
  return method;
}

}  // namespace

AgentCheck::AgentCheck(runtime::LiveServer& server) : Check(server, agent_method(), 1, 1), send_(config_.agent_send) {
  port_ = config_.agent_port;
  if (config_.agent_addr) address_ = *config_.agent_addr;
}

std::string AgentCheck::text_to_send() const {
  std::lock_guard lock(mutex_);
  return send_;
}

bool AgentCheck::set_send(std::string_view text, std::string&) {
  std::lock_guard lock(mutex_);
  send_ = text;
  return true;
}

Target AgentCheck::target() {
  std::lock_guard lock(mutex_);
  Target t;
  t.address = address_.is_ip() ? address_ : config_.addr ? config_.addr->ip : server_.address();
  t.address.set_port(port_);
  return t;
}

// Only an answer that says up or down moves the server: an agent that cannot be reached is no news about it.
void AgentCheck::judge(Verdict v, int64_t duration_ms) {
  std::lock_guard lock(mutex_);
  int before = health_.load(std::memory_order_relaxed);
  if (v.status == Status::l7ok) health_.store(rise_, std::memory_order_relaxed);
  if (v.status == Status::l7sts) health_.store(0, std::memory_order_relaxed);
  bool moved = health_.load(std::memory_order_relaxed) != before;
  bool new_status = keep(v, duration_ms);
  if (v.status == Status::checked) return;
  bool told = server_.proxy().config().has(model::Opt::log_health_checks);
  if (told && (new_status || moved)) say("Agent", v, duration_ms);
  if (v.status == Status::l7ok || v.status == Status::l7sts) follow(told ? runtime::Reason{} : reason_for(v, duration_ms));
}

void AgentCheck::follow(const runtime::Reason& why) {
  if (!healthy()) return StateChange::set_down(server_, why);
  int now = 0, rise = 0, fall = 0;
  if (server_.check && server_.check->health(now, rise, fall) && now < rise) return;
  StateChange::set_up(server_, why);
}

bool AgentCheck::set_result(bool up, std::string&) {
  std::lock_guard lock(mutex_);
  health_.store(up ? rise_ + fall_ - 1 : 0, std::memory_order_relaxed);
  follow({"changed from CLI", {}});
  return true;
}

}  // namespace sluice::health
