// tcp-check send, send-lf, send-binary, send-binary-lf; http-check send; actions on variables. Manual 4.2.
#include <fmt/format.h>

#include "base/strings.h"
#include "config/known_actions.h"
#include "config/kw_common.h"
#include "expr/use.h"
#include "health/http_send.h"
#include "health/kw.h"
#include "health/step_send.h"

namespace sluice::health {
namespace {

bool take_format(ParseEnv& env, std::string_view option, std::shared_ptr<const expr::LogFormat>& out) {
  std::string text;
  if (!take_argument(env, option, text)) return false;
  out = expr::parse_log_format(env, text, expr::kCheck);
  return out != nullptr;
}

bool take_field(ParseEnv& env, HttpRequest& r) {
  const std::string name = env.next(), value = env.next();
  if (name.empty() || value.empty()) return env.alert("'hdr' expects <name> and <value> as arguments."), false;
  for (char c : name)
    if (c <= ' ' || c >= 0x7f || std::string_view("()<>@,;:\\\"/[]?={}").find(c) != std::string_view::npos)
      return env.alert(fmt::format("'hdr' : character '{}' is not permitted in a header name.", c)), false;
  auto format = expr::parse_log_format(env, value, expr::kCheck);
  if (format) r.fields.emplace_back(base::to_lower(name), std::move(format));
  return format != nullptr;
}

}  // namespace

std::shared_ptr<Step> parse_tcp_send(ParseEnv& env, const std::string& what) {
  auto step = std::make_shared<SendStep>();
  bool binary = what.starts_with("send-binary"), lf = what.ends_with("-lf");
  const std::string word = env.next();
  if (word.empty())
    return env.alert(fmt::format("'{}' expects a {} as argument.", binary && !lf ? "binary string" : "string", what)), nullptr;
  if (lf) {
    step->format = expr::parse_log_format(env, word, expr::kCheck);
    step->hex = binary;
  } else if (std::string error; !binary) {
    step->bytes = word;
  } else if (!from_hex(word, step->bytes, error)) {
    env.alert(fmt::format("'{}' invalid binary string ({}).", word, error));
  }
  while (!env.done() && !env.failed()) {
    const std::string option = env.next();
    if (option == "comment") take_argument(env, "comment", step->comment);
    else env.alert(fmt::format("expects 'comment' but got '{}' as argument.", option));
  }
  return env.failed() ? nullptr : step;
}

std::shared_ptr<Step> parse_http_send(ParseEnv& env) {
  auto step = std::make_shared<HttpSend>();
  HttpRequest& r = step->request;
  std::string text;
  while (!env.done() && !env.failed()) {
    const std::string word = env.next();
    if (word == "comment") take_argument(env, word, step->comment);
    else if (word == "meth") take_argument(env, word, text) && (r.method = text, true);
    else if (word == "uri") take_argument(env, word, text) && (r.uri = text, r.uri_format = nullptr, true);
    else if (word == "uri-lf") take_format(env, word, r.uri_format);
    else if (word == "ver") take_argument(env, word, text) && (r.version = text, true);
    else if (word == "hdr") take_field(env, r);
    else if (word == "body") take_argument(env, word, text) && (r.body = text, r.body_format = nullptr, true);
    else if (word == "body-lf") take_format(env, word, r.body_format);
    else
      env.alert(fmt::format("expects 'comment', 'meth', 'uri', 'uri-lf', 'ver', 'hdr', 'body' or 'body-lf' but got '{}' as "
                            "argument.", word));
  }
  return env.failed() ? nullptr : step;
}

std::shared_ptr<Step> parse_action(ParseEnv& env, bool http) {
  Ruleset where = http ? kHttpCheck : kTcpCheck;
  const std::string word = env.peek();
  config::ActionMatch m = config::find_action(word, where);
  if (!m.keyword) return nullptr;
  env.next();
  auto action = m.keyword->parse(env, where);
  return action && !env.failed() ? std::make_shared<ActionStep>(std::move(action)) : nullptr;
}

}  // namespace sluice::health
