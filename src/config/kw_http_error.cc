// http-error: an answer of our own, written out, that stands for a status. Manual 4.2 "http-error".
#include <fmt/format.h>

#include <algorithm>

#include "config/error_file.h"
#include "config/kw_common.h"
#include "config/reply.h"

namespace sluice::config {
namespace {

/// Such an answer may be needed at any time between the request and the log.
constexpr uint32_t kUses = expr::kFrontHttpReq | expr::kBackHttpReq;

uint32_t uses_in(const ParseEnv& env) {
  uint16_t caps = env.proxy ? env.proxy->caps : model::kFrontendCap;
  if (caps == model::kBackendCap) return expr::kBackHttpReq;
  return caps == model::kFrontendCap ? expr::kFrontHttpReq : kUses;
}

std::shared_ptr<model::ErrorMessage> message_of(ReplySpec&& spec) {
  auto m = std::make_shared<model::ErrorMessage>();
  m->status = spec.status;
  if (spec.body == ReplySpec::Body::raw) {
    m->wire = std::move(spec.text);
    return m;
  }
  m->dynamic = true;
  m->content_type = std::move(spec.content_type);
  m->body = std::move(spec.text);
  m->body_format = std::move(spec.format);
  m->headers = std::move(spec.headers);
  return m;
}

void http_error(ParseEnv& outer) {
  Reworded worded(outer, "http-error : ");
  ParseEnv& env = worded.env();
  auto words = outer.words();
  bool has_status = std::any_of(words.begin(), words.end(), [](const Word& w) { return w.text == "status"; });
  if (!has_status) return env.alert("expects at least a <status> as arguments.");
  ReplySpec spec;
  if (!parse_reply(env, {.uses = uses_in(outer)}, spec)) return;
  if (!env.done()) return env.alert(fmt::format("unknown keyword '{}'.", env.peek()));
  if (!has_error_status(spec.status)) return env.alert(fmt::format("status code '{}' not handled.", spec.status));
  if (spec.body == ReplySpec::Body::errors_section) return env.alert("'errorfiles' takes the messages of a section: write 'errorfiles' by itself.");
  if (spec.body == ReplySpec::Body::none || spec.body == ReplySpec::Body::default_errors) {
    outer.proxy->errors.erase(spec.status);   // the built-in message again
    return;
  }
  auto m = message_of(std::move(spec));
  outer.proxy->errors[m->status] = std::move(m);
}

constexpr Keyword kKeywords[] = {{"http-error", kProxies, http_error}};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
