#include "health/script.h"

#include "health/script_run.h"
#include "health/step_connect.h"

namespace sluice::health {

namespace {

/// Whether the server speaks first on the connection that step i opens.
void mark_answer_first(Script& script, size_t i) {
  size_t next = i + 1;
  while (next < script.steps.size() && script.steps[next]->kind == Step::Kind::action) ++next;
  auto& connect = static_cast<ConnectStep&>(*script.steps[i]);
  connect.answer_first = next < script.steps.size() && script.steps[next]->kind == Step::Kind::expect;
}

}  // namespace

void finish_script(Script& script, std::shared_ptr<Step> connect, const std::vector<std::shared_ptr<Step>>& written) {
  auto first = written.begin();
  while (first != written.end() && ((*first)->kind == Step::Kind::action || (*first)->kind == Step::Kind::comment)) ++first;
  if (first == written.end() || (*first)->kind != Step::Kind::connect) script.steps.push_back(std::move(connect));
  std::string latest;
  int number = 0;
  for (const auto& step : written) {
    step->number = ++number;
    if (step->kind == Step::Kind::comment) {
      latest = step->comment;
      continue;
    }
    if (step->comment.empty()) step->comment = latest;
    if (step->kind != Step::Kind::expect) latest.clear();   // it is about one exchange
    script.steps.push_back(step);
  }
  for (size_t i = 0; i + 1 < script.steps.size(); ++i)
    if (script.steps[i]->kind == Step::Kind::connect) mark_answer_first(script, i);
}

std::unique_ptr<Attempt> ScriptMethod::make(AttemptOwner& owner) const {
  return std::make_unique<ScriptRun>(owner, script_);
}

}  // namespace sluice::health
