#include "config/reply.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/strings.h"
#include "config/units.h"
#include "model/config.h"
#include "sluice/keyword.h"

namespace sluice::config {
namespace {

using Body = ReplySpec::Body;

/// An http-errors section that a reply names: it may be declared further down, so it is looked up after load.
struct NamedErrors {
  std::string name, file;
  int line;
  std::shared_ptr<const model::HttpErrors*> section;
};
const model::Slot<std::vector<NamedErrors>> named_errors;

bool complain(ParseEnv& env, std::string text) {
  env.alert(std::move(text));
  return false;
}

/// Reads a file of at most `limit` bytes.
bool read_file(ParseEnv& env, const std::string& path, size_t limit, std::string& out) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return complain(env, "error opening file '" + path + "'.");
  out.resize(limit + 1);
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<size_t>(in.gcount()));
  if (in.bad()) return complain(env, "error reading file '" + path + "'.");
  if (out.size() > limit) return complain(env, "file '" + path + "' is larger than a buffer.");
  return true;
}

struct Parser {
  ParseEnv& env;
  const ReplyRules& rules;
  ReplySpec& out;
  std::string body_word;           ///< which argument defined the body
  std::string errors_name;         ///< of an http-errors section
  bool only_deny_status = true;

  bool argument(const std::string& word, const char* what, std::string& value) {
    if (env.done()) return complain(env, "'" + word + "' expects " + what + " as argument.");
    value = env.next();
    return true;
  }
  bool status(const std::string& word) {
    std::string text;
    if (!argument(word, "<status_code>", text)) return false;
    int64_t code = leading_int(text);
    if (code < 200 || code > 599) return complain(env, "unexpected status code '" + text + "'.");
    out.status = static_cast<uint16_t>(code);
    return true;
  }
  bool header() {
    if (env.pos() + 1 >= env.size()) return complain(env, "'hdr' expects <name> and <value> as arguments.");
    std::string name = base::to_lower(env.next());
    auto value = expr::parse_log_format(env, env.next(), rules.uses);
    if (!value) return false;
    out.headers.emplace_back(std::move(name), std::move(value));
    return true;
  }
  bool begin_body(const std::string& word, Body kind) {
    if (!body_word.empty())
      return complain(env, "unexpected '" + word + "' argument, '" + body_word + "' already defined.");
    body_word = word;
    out.body = kind;
    return true;
  }
  size_t buffer() const { return env.config ? env.config->global.bufsize : 16384; }
  bool file(const std::string& word, Body kind, std::string& text) {
    std::string path;
    return begin_body(word, kind) && argument(word, "<file>", path) && read_file(env, path, buffer(), text);
  }
  bool format(const std::string& text) {
    out.format = expr::parse_log_format(env, text, rules.uses);
    return out.format != nullptr;
  }
  /// False with `known` set: complained. `known` false: not a word of a reply.
  bool body(const std::string& word, bool& known);
  bool check();
};

bool Parser::body(const std::string& word, bool& known) {
  std::string text;
  if (word == "default-errorfiles") return begin_body(word, Body::default_errors);
  if (word == "errorfile") return file(word, Body::raw, out.text);
  if (word == "errorfiles") return begin_body(word, Body::errors_section) && argument(word, "<name>", errors_name);
  if (word == "file") return file(word, Body::constant, out.text);
  if (word == "lf-file") return file(word, Body::format, text) && format(text);
  if (word == "string") return begin_body(word, Body::constant) && argument(word, "<str>", out.text);
  if (word == "lf-string") return begin_body(word, Body::format) && argument(word, "<fmt>", text) && format(text);
  return known = false;
}

bool Parser::check() {
  uint16_t status = out.status ? out.status : rules.default_status;
  bool message = out.body == Body::default_errors || out.body == Body::errors_section;
  if (message && !has_error_message(status))
    return complain(env, "status code '" + std::to_string(status) + "' has no message to use with '" +
                             (body_word.empty() ? "default-errorfiles" : body_word) + "'.");
  if (out.body == Body::constant && !out.text.empty() && out.content_type.empty())
    return complain(env, "a content type must be defined when non-empty payload is configured.");
  if (out.body == Body::format && out.content_type.empty())
    return complain(env, "a content type must be defined with a log-format payload.");
  if ((status == 204 || status == 304) && (out.body == Body::format || (out.body == Body::constant && !out.text.empty())))
    return complain(env, "no payload can go with a " + std::to_string(status) + " answer.");
  if (!out.content_type.empty() && (message || out.body == Body::none || out.body == Body::raw))
    env.warn("content-type '" + out.content_type + "' ignored by the http reply: there is no payload of its own.");
  if (!out.headers.empty() && (message || out.body == Body::raw)) {
    env.warn("hdr parameters ignored by the http reply when used with an errorfile.");
    out.headers.clear();
  }
  if (out.body == Body::errors_section && env.config) {
    out.errors = std::make_shared<const model::HttpErrors*>(nullptr);
    named_errors.edit(env.config->global.slots).push_back({errors_name, env.file, env.line, out.errors});
  }
  out.status = status;
  return true;
}

void check_named_errors(model::Config& config, Diagnostics& diags) {
  const auto* all = named_errors.get(config.global.slots);
  if (!all) return;
  for (const NamedErrors& n : *all) {
    auto found = config.http_errors.find(n.name);
    if (found != config.http_errors.end()) {
      *n.section = &found->second;
      continue;
    }
    Diagnostic d;
    d.file = n.file;
    d.line = n.line;
    d.text = "unknown http-errors section '" + n.name + "' referenced by an http reply.";
    diags.add(std::move(d));
  }
}

constexpr PostParse kChecks[] = {{"http-reply-errors", 100, check_named_errors}};
const base::Register<PostParse> reg(kChecks);

}  // namespace

bool has_error_message(uint16_t status) {
  constexpr uint16_t kKnown[] = {200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 414, 421, 422, 425, 429, 431, 500, 501, 502, 503, 504};
  return std::find(std::begin(kKnown), std::end(kKnown), status) != std::end(kKnown);
}

bool parse_reply(ParseEnv& env, const ReplyRules& rules, ReplySpec& out) {
  Parser p{env, rules, out, {}};
  bool any = false;
  while (!env.done() && env.peek() != "if" && env.peek() != "unless") {
    std::string word = env.next();
    bool known = true, ok;
    if (word == "status" || (rules.deny_status && word == "deny_status")) {
      ok = p.status(word);
      p.only_deny_status &= word == "deny_status";
    } else if (word == "content-type") {
      ok = p.argument(word, "<ctype>", out.content_type);
      p.only_deny_status = false;
    } else if (word == "hdr") {
      ok = p.header();
      p.only_deny_status = false;
    } else {
      ok = p.body(word, known);
      p.only_deny_status &= !known;
    }
    if (!known) {
      env.seek(env.pos() - 1);   // the caller's condition parser says what it expected instead
      break;
    }
    if (!ok) return false;
    any = true;
  }
  if (rules.deny_status && (!any || p.only_deny_status)) out.body = Body::default_errors;
  return p.check();
}

LocalReply ReplySpec::make(TxnView& txn) const {
  LocalReply r;
  r.status = status;
  r.use_error_body = body == Body::default_errors;
  if (body == Body::raw) r.raw = text;
  if (body == Body::errors_section) {
    const auto& messages = (*errors)->messages;
    auto message = messages.find(status);
    r.use_error_body = message == messages.end();
    if (!r.use_error_body) r.raw = message->second->wire;
  }
  if (body == Body::constant) r.body = text;
  if (body == Body::format) r.body = format->text(txn);
  if (!r.body.empty()) r.content_type = content_type;
  for (const auto& [name, value] : headers) r.fields.push_back({name, base::one_line(value->text(txn))});
  return r;
}

}  // namespace sluice::config
