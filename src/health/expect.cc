#include "health/expect.h"

#include <fmt/format.h>

#include "health/script_run.h"
#include "health/step_send.h"

namespace sluice::health {
namespace {

std::string to_hex(std::string_view data) {
  std::string out;
  for (unsigned char c : data) out += fmt::format("{:02X}", c);
  return out;
}

std::string_view kind_name(Pattern::Kind k) {
  switch (k) {
    case Pattern::Kind::string: return "string";
    case Pattern::Kind::regex: return "regex";
    case Pattern::Kind::binary: return "binary";
    case Pattern::Kind::binary_regex: return "binary regex";
    case Pattern::Kind::string_lf: return "log-format string";
    case Pattern::Kind::binary_lf: return "log-format binary";
  }
  return {};
}

}  // namespace

Flow ExpectStep::enter(ScriptRun& run) const {
  run.mark_exchange();
  run.want_input();
  return more(run);
}

bool ExpectStep::passed(ScriptRun& run, Verdict& v) const {
  v.status = options.ok;
  int64_t code = 0;
  if (options.code && options.code->integer(run.view(), code) == Got::yes) v.code = static_cast<int>(code);
  if (options.on_success) v.info = options.on_success->text(run.view());
  return true;
}

Flow ExpectStep::refuse(ScriptRun& run, Verdict v) const {
  if (options.error != Status::unknown) v.status = options.error;
  int64_t code = 0;
  if (options.code && options.code->integer(run.view(), code) == Got::yes) v.code = static_cast<int>(code);
  if (options.on_error) v.info = options.on_error->text(run.view());
  if (!comment.empty()) v.info += (v.info.empty() ? "comment: " : " comment: ") + comment;
  return run.conclude(std::move(v));
}

Flow ExpectStep::refuse_empty(ScriptRun& run) const {
  std::string text = fmt::format("TCPCHK got an empty response at step {}", number);
  if (!comment.empty()) text += fmt::format(" comment: '{}'", comment);
  return run.conclude({options.error == Status::unknown ? Status::l7rsp : options.error, 0, std::move(text)});
}

Found find_in(const Pattern& p, std::string_view data, ScriptRun& run) {
  switch (p.kind) {
    case Pattern::Kind::string:
    case Pattern::Kind::binary: return data.find(p.text) != data.npos ? Found::yes : Found::no;
    case Pattern::Kind::regex: return p.regex->matches(data) ? Found::yes : Found::no;
    case Pattern::Kind::binary_regex: return p.regex->matches(to_hex(data)) ? Found::yes : Found::no;
    case Pattern::Kind::string_lf: return data.find(p.format->text(run.view())) != data.npos ? Found::yes : Found::no;
    case Pattern::Kind::binary_lf: {
      std::string bytes, error;
      if (!from_hex(p.format->text(run.view()), bytes, error)) return Found::unusable;
      return data.find(bytes) != data.npos ? Found::yes : Found::no;
    }
  }
  return Found::no;
}

std::string TcpExpect::name() const {
  return pattern.exact() ? fmt::format("expect {} '{}'", kind_name(pattern.kind), pattern.text.c_str())   // up to a zero byte
                         : fmt::format("expect {}", kind_name(pattern.kind));
}

// What does not match yet may match once more came, unless nothing more comes or min-recv says not to wait.
Flow TcpExpect::more(ScriptRun& run) const {
  std::string_view data = run.input();
  run.view().response_data = data;
  run.view().response_complete = run.ended();
  bool last = run.ended() || run.input_full();
  if (data.empty()) return last ? refuse_empty(run) : Flow::wait;
  if (!last && pattern.exact() && data.size() < pattern.text.size()) return Flow::wait;
  if (!last && options.min_recv > 0 && data.size() < static_cast<size_t>(options.min_recv)) return Flow::wait;
  Found found = find_in(pattern, data, run);
  if (found == Found::unusable)
    return refuse(run, {Status::l7rsp, 0, "Failed to parse hexastring resulting of eval of a log-format string"});
  if (found == Found::no && !last && options.min_recv < 0) return Flow::wait;
  if ((found == Found::yes) != options.negated) return Flow::next;
  std::string what = pattern.kind == Pattern::Kind::string ? fmt::format("'{}'", pattern.text)
                                                           : fmt::format("({})", kind_name(pattern.kind));
  return refuse(run, {Status::l7rsp, 0, fmt::format("TCPCHK {} content {} at step {}",
                                                    options.negated ? "matched unwanted" : "did not match", what, number)});
}

}  // namespace sluice::health
