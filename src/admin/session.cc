#include "admin/session.h"

#include <fcntl.h>

#include "admin/json.h"
#include "admin/lookup.h"

namespace sluice::admin {
namespace {

constexpr size_t kMaxCaptured = 64u << 20;   ///< "json" collects an answer before framing it

constexpr const char* kSeverities[] = {"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"};

}  // namespace

Run::Run(CliSession& session, std::vector<std::string> words, std::string payload, std::string& out)
    : session_(session), words_(std::move(words)), payload_(std::move(payload)), out_(out) {}

void Run::start() {
  if (words_.size() > 1 && words_[0] == "json") {
    json_ = true;
    words_.erase(words_.begin());
  }
  dispatch();
  if (finished()) finish();
}

void Run::dispatch() {
  const Command* c = find_command(words_);
  if (!c || (c->expert_only && !session_.expert)) {
    failed_ = true;
    if (json_) message_ = "Unknown command";
    else unknown();
    return;
  }
  if (session_.level < c->level) return message(3, "Permission denied");
  c->run(*this);
}

void Run::unknown() {
  std::string text = words_.empty() ? "Unknown command. Please enter one of the following commands only:\n"
                                    : "Unknown command: '" + words_[0] + "', but maybe one of the following ones is a better match:\n";
  text += list_commands(words_, session_.level);
  text.pop_back();   // message() ends the line
  message(6, text);
}

void Run::message(int severity, std::string_view text) {
  if (json_) {
    failed_ |= severity <= 4;
    if (!message_.empty()) message_ += '\n';
    message_ += text;
    return;
  }
  if (session_.severity == 1) print("[" + std::to_string(severity) + "]: ");
  else if (session_.severity == 2) print(std::string("[") + kSeverities[severity & 7] + "]: ");
  print(text);
  print("\n");
}

void Run::poll(int32_t interval_ms, std::function<bool(CommandRun&)> step) {
  interval_ms_ = interval_ms;
  step_ = std::move(step);
}

void Run::produce() {
  if (!next_) return;
  if (!next_(sink())) next_ = nullptr;
  if (json_ && captured_.size() > kMaxCaptured) next_ = nullptr, overflow_ = true;
  if (finished()) finish();
}

void Run::step() {
  if (!step_) return;
  auto step = std::move(step_);   // it may ask for another poll or a stream
  step_ = nullptr;
  if (!step(*this) && !step_) step_ = std::move(step);
  if (finished()) finish();
}

void Run::finish() {
  if (json_) {
    if (overflow_) failed_ = true, message_ = "Answer too long";
    out_ += json_answer(!failed_, message_, captured_);
  }
  if (!taken_ && !silent_) out_ += '\n';
}

int Run::take_connection() {
  taken_ = close_ = true;
  return session_.fd < 0 ? -1 : ::fcntl(session_.fd, F_DUPFD_CLOEXEC, 3);
}

}  // namespace sluice::admin
