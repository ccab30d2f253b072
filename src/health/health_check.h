// The check that server keyword "check" asks for: counts successes and failures, and what traffic shows (observe), and
// moves the server's operational state. Manual 5.2 "rise", "fall", "init-state", "observe", "on-error".
#pragma once
#include "health/check.h"

namespace sluice::health {

class HealthCheck final : public Check, private runtime::Observer {
 public:
  HealthCheck(runtime::LiveServer& server, std::shared_ptr<const Method> method);

  /// The server left maintenance: as if it just started. Any thread.
  void begin_anew();
  /// After set server health: the counts follow. Any thread.
  bool set_result(bool up, std::string& error) override;
  /// Before workers start: where init-state puts the server.
  void place_at_start();

 private:
  Target target() override;
  bool may_run() const override;
  int32_t interval_ms() const override;
  void judge(Verdict v, int64_t duration_ms) override;
  bool is_agent() const override { return false; }
  void saw(runtime::Outcome outcome) override;

  /// The count after one more outcome; mutex_ held. Changes the server's state when a limit is reached.
  void apply(Verdict v, int64_t duration_ms);
  void moved(int before, const Verdict& v, int64_t duration_ms, bool new_status);
  void analyze(std::string_view last);

  std::atomic<int> errors_{0};   ///< consecutive ones that were observed
};

}  // namespace sluice::health
