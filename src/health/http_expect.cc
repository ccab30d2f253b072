#include "health/http_expect.h"

#include "base/strings.h"
#include "health/script_run.h"
#include "http1/list_value.h"
#include "runtime/runtime.h"
#include "runtime/server.h"

namespace sluice::health {
namespace {

http1::Limits limits_of(size_t buffer) {
  http1::Limits l;
  l.max_head = static_cast<uint32_t>(buffer);
  if (const runtime::Runtime* rt = runtime::Runtime::get_if()) l.max_fields = static_cast<uint16_t>(rt->config().global.maxhdr);
  return l;
}

}  // namespace

bool FieldMatch::matches(std::string_view value, ScriptRun& run, bool ignore_case) const {
  if (how == How::any) return true;
  if (how == How::regex) return regex->matches(value);
  std::string_view wanted = format ? format->text(run.view()) : std::string_view(text);
  if (how == How::exact) return ignore_case ? base::iequals(value, wanted) : value == wanted;
  if (how == How::begin) return ignore_case ? base::istarts_with(value, wanted) : value.starts_with(wanted);
  if (how == How::end) return ignore_case ? base::iends_with(value, wanted) : value.ends_with(wanted);
  return (ignore_case ? base::ifind(value, wanted) : value.find(wanted)) != value.npos;
}

bool HttpExpect::field_matches(ScriptRun& run) const {
  for (const http1::Field& f : run.answer().head().fields) {
    if (!field_name.matches(f.name, run, true)) continue;
    if (field_value.how == FieldMatch::How::any) return true;
    if (what == What::full_field) {
      if (field_value.matches(f.value, run, false)) return true;
      continue;
    }
    std::string_view element;
    for (http1::ListValue list(f.value); list.next(element);)
      if (field_value.matches(element, run, false)) return true;
  }
  return false;
}

bool HttpExpect::head_matches(ScriptRun& run) const {
  int status = run.answer().head().status;
  if (what == What::status_regex) return pattern.regex->matches(std::to_string(status));
  if (what != What::status) return field_matches(run);
  for (auto [low, high] : codes)
    if (status >= low && status <= high) return true;
  return false;
}

bool HttpExpect::passed(ScriptRun& run, Verdict& v) const {
  v.code = run.answer().head().status;
  return ExpectStep::passed(run, v);
}

Flow HttpExpect::more(ScriptRun& run) const {
  bool last = run.ended() || run.input_full();
  HttpAnswer::State state = run.feed_answer(limits_of(run.input_limit()));
  if (state == HttpAnswer::State::incomplete) return Flow::wait;
  if (state == HttpAnswer::State::invalid) return refuse(run, {Status::l7rsp, 0, {}});
  const http1::Head& head = run.answer().head();
  run.view().response = &run.answer().head();
  run.view().response_data = run.answer().payload();
  run.view().response_complete = last || state == HttpAnswer::State::complete;
  if (stop_on_404 && head.status == 404 && run.owner().server().state().oper != runtime::Oper::stopped)
    return run.conclude({Status::l7okc, 404, {}});
  if (what == What::payload) return judge_payload(run, last || state == HttpAnswer::State::complete);
  if (head_matches(run) != options.negated) return Flow::next;
  return refuse(run, {Status::l7sts, head.status, std::string(head.reason)});
}

Flow HttpExpect::judge_payload(ScriptRun& run, bool complete) const {
  std::string_view data = run.answer().payload();
  if (data.empty()) {
    if (!complete) return Flow::wait;
    return refuse(run, {Status::l7rsp, 0, "HTTP content check could not find a response body"});
  }
  if (!complete && options.min_recv > 0 && data.size() < static_cast<size_t>(options.min_recv)) return Flow::wait;
  bool found = find_in(pattern, data, run) == Found::yes;
  if (!found && !complete) return Flow::wait;
  if (found != options.negated) return Flow::next;
  return refuse(run, {Status::l7rsp, 0, options.negated ? "HTTP check matched unwanted content" : "HTTP content check did not match"});
}

}  // namespace sluice::health
