#include "health/script.h"

#include "health/script_run.h"

namespace sluice::health {

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
    script.steps.push_back(step);
  }
}

std::unique_ptr<Attempt> ScriptMethod::make(AttemptOwner& owner) const {
  return std::make_unique<ScriptRun>(owner, script_);
}

}  // namespace sluice::health
