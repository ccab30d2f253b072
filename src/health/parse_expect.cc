// tcp-check expect, http-check expect. Manual 4.2.
#include <fmt/format.h>

#include <climits>

#include "base/strings.h"
#include "config/kw_common.h"
#include "config/units.h"
#include "expr/use.h"
#include "health/http_expect.h"
#include "health/kw.h"
#include "health/step_send.h"

namespace sluice::health {
namespace {

/// What a line says before it is known which step it makes.
struct Draft {
  ExpectOptions options;
  std::string comment;
  bool has_pattern = false;
  HttpExpect::What what = HttpExpect::What::payload;
  Pattern pattern;
  std::vector<std::pair<int, int>> codes;
  FieldMatch name, value;
};

bool take_status(ParseEnv& env, std::string_view option, std::initializer_list<Status> allowed, std::string_view listed, Status& out) {
  std::string word;
  if (!take_argument(env, option, word)) return false;
  auto status = status_named(word);
  for (Status s : allowed)
    if (status == s) return out = s, true;
  return env.alert(fmt::format("'{}' only supports {} status (got '{}').", option, listed, word)), false;
}

bool take_format(ParseEnv& env, std::string_view option, std::shared_ptr<const expr::LogFormat>& out) {
  std::string text;
  if (!take_argument(env, option, text)) return false;
  out = expr::parse_log_format(env, text, expr::kCheck);
  return out != nullptr;
}

bool take_code(ParseEnv& env, ExpectOptions& o) {
  if (env.done()) return env.alert("'status-code' expects an expression as argument."), false;
  config::Reworded worded(env, "error detected while parsing status-code expression : ");
  o.code = expr::parse_expression(worded.env(), expr::kCheck);
  return o.code != nullptr;
}

bool take_min_recv(ParseEnv& env, ExpectOptions& o) {
  std::string word;
  if (!take_argument(env, "min-recv", word, "a integer")) return false;
  int64_t n = config::leading_int(word);
  if (n < -1 || n > INT_MAX) return env.alert("'min-recv' expects -1 or an integer from 0 to INT_MAX."), false;
  o.min_recv = static_cast<int>(n);
  return true;
}

/// An option that any expect line may have; false: `word` is none.
bool take_option(ParseEnv& env, const std::string& word, Draft& d) {
  ExpectOptions& o = d.options;
  if (word == "comment") take_argument(env, word, d.comment);
  else if (word == "min-recv") take_min_recv(env, o);
  else if (word == "ok-status")
    take_status(env, word, {Status::l4ok, Status::l6ok, Status::l7ok, Status::l7okc}, "'L4OK', 'L6OK', 'L7OK' or 'L7OKC'", o.ok);
  else if (word == "error-status")
    take_status(env, word, {Status::l4con, Status::l6rsp, Status::l7rsp, Status::l7sts, Status::l7okc},
                "'L4CON', 'L6RSP', 'L7RSP' or 'L7STS'", o.error);
  else if (word == "tout-status")
    take_status(env, word, {Status::l4tout, Status::l6tout, Status::l7tout}, "'L4TOUT', 'L6TOUT' or 'L7TOUT'", o.timeout);
  else if (word == "on-success") take_format(env, word, o.on_success);
  else if (word == "on-error") take_format(env, word, o.on_error);
  else if (word == "status-code") take_code(env, o);
  else return false;
  return true;
}

bool take_codes(ParseEnv& env, std::string_view list, Draft& d) {
  for (char c : list)
    if (!base::is_digit(c) && c != '-' && c != ',')
      return env.alert(fmt::format("invalid character '{}' in the list of status codes.", c)), false;
  for (std::string_view range : base::split(list, ',')) {
    if (range.empty()) continue;
    size_t dash = range.find('-');
    auto low = base::to_uint(range.substr(0, dash));
    auto high = dash == range.npos ? low : base::to_uint(range.substr(dash + 1));
    if (!low || !high || *low > *high || *high > 9999)
      return env.alert(fmt::format("invalid range of status codes '{}'.", range)), false;
    d.codes.emplace_back(static_cast<int>(*low), static_cast<int>(*high));
  }
  return true;
}

bool compile(ParseEnv& env, std::string_view text, std::shared_ptr<const expr::Regex>& out) {
  std::string error;
  out = expr::Regex::compile(text, false, error);
  if (!out) env.alert(error + ".");
  return out != nullptr;
}

/// string, rstring, string-lf, and binary, rbinary, binary-lf (TCP), status, rstatus (HTTP).
bool take_pattern(ParseEnv& env, const std::string& word, Draft& d) {
  const std::string text = env.next();
  if (text.empty()) return env.alert(fmt::format("'{}' expects a <pattern> as argument.", word)), false;
  using Kind = Pattern::Kind;
  d.pattern.text = text;
  if (word == "status") return d.what = HttpExpect::What::status, take_codes(env, text, d);
  if (word == "rstatus") {
    d.what = HttpExpect::What::status_regex;
    return compile(env, text, d.pattern.regex);
  }
  if (word == "string") return true;
  if (word == "rstring" || word == "rbinary") {
    d.pattern.kind = word == "rstring" ? Kind::regex : Kind::binary_regex;
    return compile(env, text, d.pattern.regex);
  }
  if (word == "binary") {
    std::string error;
    d.pattern.kind = Kind::binary;
    if (!from_hex(text, d.pattern.text, error)) return env.alert(fmt::format("invalid binary string ({}).", error)), false;
    return true;
  }
  d.pattern.kind = word == "string-lf" ? Kind::string_lf : Kind::binary_lf;
  d.pattern.format = expr::parse_log_format(env, text, expr::kCheck);
  return d.pattern.format != nullptr;
}

/// "[-m <meth>] <text>" after name, name-lf, value or value-lf.
bool take_field_match(ParseEnv& env, const std::string& word, bool lf, FieldMatch& m) {
  using How = FieldMatch::How;
  m.how = How::exact;
  if (env.take("-m")) {
    const std::string how = env.next();
    if (how.empty())
      return env.alert(fmt::format("'{}' : '-m' expects at a matching pattern ('str', 'beg', 'end', 'sub' or 'reg').", word)), false;
    if (how == "beg") m.how = How::begin;
    else if (how == "end") m.how = How::end;
    else if (how == "sub") m.how = How::part;
    else if (how == "reg") m.how = How::regex;
    else if (how != "str")
      return env.alert(fmt::format("'{}' : '-m' only supports 'str', 'beg', 'end', 'sub' or 'reg' (got '{}').", word, how)), false;
  }
  if (lf && m.how == How::regex)
    return env.alert(fmt::format("'{}': log-format string is not supported with a regex matching method.", word)), false;
  m.text = env.next();
  if (m.text.empty()) return env.alert(fmt::format("'{}' expect a pattern with the value keyword.", word)), false;
  if (m.how == How::regex) return compile(env, m.text, m.regex);
  if (lf) m.format = expr::parse_log_format(env, m.text, expr::kCheck);
  return !lf || m.format;
}

bool take_field(ParseEnv& env, const std::string& word, Draft& d) {
  d.what = word == "hdr" ? HttpExpect::What::field : HttpExpect::What::full_field;
  bool lf = env.peek() == "name-lf";
  if ((!lf && env.peek() != "name") || env.at(env.pos() + 1).empty())
    return env.alert(fmt::format("'{}' expects at the name keyword as first argument followed by a pattern.", word)), false;
  env.next();
  if (!take_field_match(env, word, lf, d.name)) return false;
  lf = env.peek() == "value-lf";
  if (!lf && env.peek() != "value") return true;
  env.next();
  return take_field_match(env, word, lf, d.value);
}

constexpr std::string_view kHttpWords[] = {"string", "rstring", "string-lf", "status", "rstatus"};
constexpr std::string_view kTcpWords[] = {"string", "rstring", "string-lf", "binary", "rbinary", "binary-lf"};

bool is_pattern_word(std::string_view word, bool http) {
  if (http) return std::find(std::begin(kHttpWords), std::end(kHttpWords), word) != std::end(kHttpWords);
  return std::find(std::begin(kTcpWords), std::end(kTcpWords), word) != std::end(kTcpWords);
}

std::string unknown_word(std::string_view word, bool http) {
  return fmt::format("'only supports min-recv, {} or comment but got '{}' as argument.",
                     http ? "[!]string', '[!]rstring', '[!]string-lf', '[!]status', '[!]rstatus', [!]hdr, [!]fhdr"
                          : "'[!]binary', '[!]string', '[!]rstring', '[!]string-lf''[!]rbinary', '[!]binary-lf'", word);
}

/// One pattern or option.
bool take_word(ParseEnv& env, bool http, Draft& d) {
  bool negated = false;
  std::string word = env.next();
  for (; !word.empty() && word[0] == '!'; negated = true) word = word.size() > 1 ? word.substr(1) : env.next();
  bool field = http && (word == "hdr" || word == "fhdr");
  if (!field && !is_pattern_word(word, http)) {
    if (negated || !take_option(env, word, d)) env.alert(unknown_word(word, http));
    return !env.failed();
  }
  if (d.has_pattern) return env.alert("only on pattern expected."), false;
  d.has_pattern = true;
  d.options.negated = negated;
  return field ? take_field(env, word, d) : take_pattern(env, word, d);
}

}  // namespace

std::shared_ptr<Step> parse_expect(ParseEnv& env, bool http) {
  Draft d;
  if (env.done()) return env.alert("expects at least a matching pattern as arguments."), nullptr;
  while (!env.done() && !env.failed())
    if (!take_word(env, http, d)) return nullptr;
  if (!d.has_pattern) return env.alert("expects at least a matching pattern as arguments."), nullptr;
  if (!http) {
    auto step = std::make_shared<TcpExpect>();
    step->options = std::move(d.options);
    step->comment = std::move(d.comment);
    step->pattern = std::move(d.pattern);
    return step;
  }
  auto step = std::make_shared<HttpExpect>();
  step->options = std::move(d.options);
  step->comment = std::move(d.comment);
  step->pattern = std::move(d.pattern);
  step->what = d.what;
  step->codes = std::move(d.codes);
  step->field_name = std::move(d.name);
  step->field_value = std::move(d.value);
  return step;
}

}  // namespace sluice::health
