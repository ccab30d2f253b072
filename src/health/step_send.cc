#include "health/step_send.h"

#include <fmt/format.h>

#include "health/script_run.h"

namespace sluice::health {

Flow SendStep::enter(ScriptRun& run) const {
  run.mark_exchange();
  if (!format) return run.send(bytes);
  std::string_view text = format->text(run.view());
  if (!hex) return run.send(text);
  std::string out, error;
  if (from_hex(text, out, error)) return run.send(out);
  return run.conclude({Status::l7rsp, 0, fmt::format("tcp-check send : failed to build log-format string at step {}", number)});
}

Flow SendStep::more(ScriptRun& run) const { return run.flush(); }

Flow ActionStep::enter(ScriptRun& run) const {
  action_->run(run.txn());
  return Flow::next;
}

bool from_hex(std::string_view digits, std::string& out, std::string& error) {
  auto value = [](char c) { return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1; };
  out.clear();
  for (char c : digits)
    if (value(c) < 0) return error = fmt::format("an hex digit is expected (found '{}')", c), false;
  if (digits.size() % 2) return error = "an even number of hex digit is expected", false;
  for (size_t i = 0; i < digits.size(); i += 2) out += static_cast<char>(value(digits[i]) << 4 | value(digits[i + 1]));
  return true;
}

}  // namespace sluice::health
