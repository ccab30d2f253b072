// redirect: http-request and http-response rules, and what a redirect line becomes. Manual 4.2 "redirect".
#include "base/strings.h"
#include "http1/uri.h"
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

enum class Kind : uint8_t { none, location, prefix, scheme };

struct Options {
  Kind kind = Kind::none;
  uint16_t code = 302;
  bool drop_query = false, append_slash = false, ignore_empty = false, keep_query = false;
  std::string cookie;              ///< whole Set-Cookie value, empty: none
  std::shared_ptr<const expr::LogFormat> format;
};

/// The request's path, with the query unless it is dropped; "/" when there is none.
std::string_view path_of(const http1::Head* request, bool drop_query) {
  http1::Uri uri = request ? http1::split_uri(request->target) : http1::Uri{};
  std::string_view path = drop_query ? uri.path : uri.path_query;
  return path.empty() ? "/" : path;
}

class Redirect final : public Action {
 public:
  explicit Redirect(Options o) : o_(std::move(o)) {}
  bool is_final() const override { return !o_.ignore_empty; }

  Ran run(Txn& txn) const override {
    TxnView& view = txn.view();
    std::string_view text = o_.format->text(view);
    if (o_.ignore_empty && text.empty()) return Ran::next;
    LocalReply reply;
    reply.status = o_.code;
    if (o_.code == 302) reply.reason = "Found";   // elsewhere the reference says "Moved Temporarily"
    reply.fields.push_back({"location", location(view, base::one_line(text))});
    if (o_.code == 302 || o_.code == 303 || o_.code == 307) reply.fields.push_back({"cache-control", "no-cache"});
    if (!o_.cookie.empty()) reply.fields.push_back({"set-cookie", o_.cookie});
    if (view.request && has_payload(*view.request)) reply.fields.push_back({"connection", "close"});
    txn.reply(std::move(reply));
    return Ran::stop;
  }

 private:
  /// Nobody waits for a payload that is not looked at.
  static bool has_payload(const http1::Head& request) {
    return request.framing == http1::Framing::length || request.framing == http1::Framing::chunked;
  }

  std::string_view location(TxnView& view, std::string_view text) const {
    base::Arena& arena = *view.arena;
    const http1::Head* request = view.request;
    std::string_view made = text;
    if (o_.kind == Kind::scheme) {
      std::string_view host = request ? request->get("host") : std::string_view{};
      made = arena.concat({text, "://", host, path_of(request, o_.drop_query)});
    } else if (o_.kind == Kind::prefix) {
      made = arena.concat({text == "/" ? std::string_view{} : text, path_of(request, o_.drop_query)});
    } else if (o_.keep_query && request) {
      std::string_view query = http1::split_uri(request->target).query;
      if (!query.empty()) made = arena.concat({text, text.find('?') == text.npos ? "?" : "&", query});
    }
    bool slash = o_.append_slash && o_.kind != Kind::location && !made.ends_with('/');
    return slash ? arena.concat({made, "/"}) : made;
  }
  Options o_;
};

struct Parser {
  ParseEnv& env;
  Options& o;
  uint32_t uses;

  bool complain(std::string text) { return refuse(env, std::move(text)), false; }
  bool value(const std::string& word, std::string& out) {
    if (env.peek().empty()) return complain("missing argument for '" + word + "'.");
    out = env.next();
    return true;
  }
  bool target(const std::string& word, Kind kind) {
    o.kind = kind;
    std::string text;
    if (!value(word, text)) return false;
    o.format = expr::parse_log_format(env, text, uses);
    return o.format != nullptr;
  }
  bool code() {
    std::string text;
    if (!value("code", text)) return false;
    auto v = base::to_uint(text);
    if (!v || (*v != 301 && *v != 302 && *v != 303 && *v != 307 && *v != 308))
      return complain("'code': unsupported HTTP code '" + text + "' (must be one of 301, 302, 303, 307 or 308).");
    o.code = static_cast<uint16_t>(*v);
    return true;
  }
  bool cookie(const std::string& word) {
    std::string name;
    if (!value(word, name)) return false;
    o.cookie = name + (word == "set-cookie" ? "; path=/;" : "; path=/; Max-Age=0;");
    return true;
  }
  bool word(const std::string& w) {
    if (w == "location") return target(w, Kind::location);
    if (w == "prefix") return target(w, Kind::prefix);
    if (w == "scheme") return target(w, Kind::scheme);
    if (w == "code") return code();
    if (w == "set-cookie" || w == "clear-cookie") return cookie(w);
    if (w == "drop-query") return o.drop_query = true;
    if (w == "append-slash") return o.append_slash = true;
    if (w == "ignore-empty") return o.ignore_empty = true;
    if (w == "keep-query") return o.keep_query = true;
    return complain("expects 'code', 'prefix', 'location', 'scheme', 'set-cookie', 'clear-cookie', 'drop-query', "
                    "'keep-query', 'ignore-empty' or 'append-slash' (was '" + w + "').");
  }
  bool parse() {
    while (!at_condition(env))
      if (std::string w = env.next(); !word(w)) return false;
    if (o.kind == Kind::none) return complain("redirection type expected ('prefix', 'location', or 'scheme').");
    return true;
  }
};

std::shared_ptr<const Action> parse_action(ParseEnv& env, Ruleset where) {
  Options o;
  if (!Parser{env, o, uses_here(env, where)}.parse()) return nullptr;
  return std::make_shared<Redirect>(std::move(o));
}

constexpr ActionKeyword kActions[] = {{"redirect", kHttpRequest | kHttpResponse, parse_action}};
const base::Register<ActionKeyword> reg(kActions);
}  // namespace
}  // namespace sluice::rules
