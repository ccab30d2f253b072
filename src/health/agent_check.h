// The auxiliary check that asks an agent beside the server what it wants. Manual 5.2 "agent-check".
#pragma once
#include "health/check.h"

namespace sluice::health {

class AgentCheck final : public Check {
 public:
  explicit AgentCheck(runtime::LiveServer& server);

  bool set_result(bool up, std::string& error) override;
  bool set_send(std::string_view text, std::string& error) override;
  /// What is sent once connected, empty for nothing. Any thread.
  std::string text_to_send() const;

 private:
  Target target() override;
  /// An agent is asked in maintenance too: it may have ordered it.
  bool may_run() const override { return enabled(); }
  int32_t interval_ms() const override { return full_interval_ms(); }
  void judge(Verdict v, int64_t duration_ms) override;
  bool is_agent() const override { return true; }
  /// Moves the server when the agent's word changed; mutex_ held.
  void follow(const runtime::Reason& why);

  std::string send_;   ///< under mutex_
};

}  // namespace sluice::health
