// What the ready-made checks of well-known protocols share: each is a small script behind an `option`. Manual 4.2.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "health/expect.h"
#include "health/script.h"
#include "sluice/parse.h"

namespace sluice::health {

/// Makes the steps the section's check. `linger`: the connection ends in good order (servers that count aborts).
void set_canned(ParseEnv& env, bool linger, std::vector<std::shared_ptr<Step>> steps);

/// An expect step whose judgement is a function: of the bytes since the last send. It waits for more while it returns
/// nothing and more may come.
class JudgeStep final : public ExpectStep {
 public:
  struct Judgement {
    bool good = false;
    Verdict verdict;   ///< with good: code and info of the last step; else why not
  };
  using Judge = std::optional<Judgement> (*)(std::string_view data, bool last);
  explicit JudgeStep(Judge judge) : judge_(judge) {}
  Flow more(ScriptRun& run) const override;
  bool passed(ScriptRun& run, Verdict& v) const override;
  std::string name() const override { return "expect"; }

 private:
  Judge judge_;
};

}  // namespace sluice::health
