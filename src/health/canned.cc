#include "health/canned.h"

#include "config/kw_common.h"
#include "health/script_run.h"
#include "health/settings.h"
#include "health/step_connect.h"

namespace sluice::health {

void set_canned(ParseEnv& env, bool linger, std::vector<std::shared_ptr<Step>> steps) {
  auto connect = std::make_shared<ConnectStep>();
  connect->use_defaults = true;
  connect->linger = linger;
  Script script;
  if (linger) steps.insert(steps.begin(), connect);   // HAProxy counts the connection as a step here, and only here
  finish_script(script, std::move(connect), steps);
  ProxyChecks& c = edit_checks(*env.proxy);
  c.kind = ProxyChecks::Kind::canned;
  c.method = std::make_shared<ScriptMethod>(std::move(script));
}

Flow JudgeStep::more(ScriptRun& run) const {
  bool last = run.ended() || run.input_full();
  if (run.input().empty()) return last ? refuse_empty(run) : Flow::wait;
  auto judgement = judge_(run.input(), last);
  if (!judgement) {
    if (!last) return Flow::wait;
    return refuse(run, {Status::l7rsp, 0, {}});
  }
  return judgement->good ? Flow::next : refuse(run, std::move(judgement->verdict));
}

bool JudgeStep::passed(ScriptRun& run, Verdict& v) const {
  if (auto judgement = judge_(run.input(), true)) {
    v.code = judgement->verdict.code;
    v.info = judgement->verdict.info;
  }
  v.status = options.ok;
  return true;
}

}  // namespace sluice::health
