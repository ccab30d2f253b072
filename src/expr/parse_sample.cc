// The parser of sample expressions: fetch, arguments, converters. Manual 7.3.
#include "base/strings.h"
#include "expr/args.h"
#include "expr/lookup.h"
#include "expr/sample_expression.h"

namespace sluice::expr {
namespace {

constexpr size_t kMaxSteps = 1000;   ///< converters of one expression; configurations are input too

/// A keyword ends where arguments, the next converter or the surrounding brackets begin.
std::string_view keyword_at(std::string_view text, size_t at) {
  size_t end = text.find_first_of("(,)] \t", at);
  return text.substr(at, end == std::string_view::npos ? end : end - at);
}

std::string hint_for(std::string_view near) {
  return near.empty() ? std::string{} : "did you mean '" + std::string(near) + "'?";
}

/// What the reference calls the place of an expression in its complaints about names; the line's words tell.
std::string place_of(const ParseEnv& env) {
  struct Row {
    std::string_view word, second, place;
  };
  constexpr Row kRows[] = {
      {"tcp-request", "content", "tcp-request content expression"}, {"tcp-response", "content", "tcp-response content expression"},
      {"http-request", "", "http-request expression"},              {"http-response", "", "http-response response"},
      {"http-after-response", "", "http-response response"},        {"use_backend", "", "use_backend expression"},
      {"log-format", "", "log-format string"},                      {"log-format-sd", "", "log-format string"},
      {"unique-id-format", "", "unique-id-format string"},          {"redirect", "", "redirect format string"},
      {"use-server", "", "use-server or balance expression"},       {"balance", "", "use-server or balance expression"},
  };
  for (const Row& r : kRows)
    if (r.word == env.at(0) && (r.second.empty() || r.second == env.at(1))) return " in " + std::string(r.place);
  return {};
}

bool deferred(Arg::Kind k) {
  return k == Arg::Kind::frontend || k == Arg::Kind::backend || k == Arg::Kind::server || k == Arg::Kind::userlist;
}

class Parser {
 public:
  Parser(ParseEnv& env, std::string_view text, size_t at, bool across_words, bool acl)
      : env_(env), text_(text), at_(at), across_(across_words), acl_(acl), out_(std::make_shared<SampleExpression>()) {}

  std::shared_ptr<const SampleExpression> run() {
    size_t begin = at_;
    if (!fetch()) return nullptr;
    source_ = text_.substr(begin, at_ - begin);
    Type type = out_->fetch->out;
    while (more()) {
      if (!converter(type)) return nullptr;
      type = out_->steps.back().converter->out;
    }
    out_->words = std::move(source_);
    return out_;
  }
  size_t at() const { return at_; }

 private:
  bool fail(std::string text, std::string hint = {}) {
    env_.alert(std::move(text) + ".", std::move(hint));
    return false;
  }

  bool fetch() {
    std::string_view name = keyword_at(text_, at_);
    if (name.empty()) return fail("missing fetch method");
    out_->fetch = find_fetch(name);
    if (!out_->fetch) return fail("unknown fetch method '" + std::string(name) + "'", hint_for(nearest_fetch(name)));
    at_ += name.size();
    std::string error;
    int position = 0;
    if (!parse_args(out_->fetch->signature, text_, at_, out_->args, error, position))
      return fail((acl_ ? "" : "fetch method '" + std::string(name) + "' : ") + error);
    defer(out_->args, "sample fetch keyword '" + std::string(name) + "'");
    Context context(env_, "invalid args in fetch method '" + std::string(name) + "' : ");
    return !out_->fetch->check || out_->fetch->check(out_->args, env_);
  }

  /// Is there another converter? Leaves at_ on it, maybe in the next word of the line.
  bool more() {
    if (failed_) return false;
    if (at_ < text_.size()) {
      if (text_[at_] != ',') {
        if (across_) failed_ = true;
        return false;
      }
      while (at_ < text_.size() && text_[at_] == ',') ++at_;
      if (at_ < text_.size() || !across_) return true;
    }
    if (!across_ || env_.done() || !find_converter(keyword_at(env_.peek(), 0))) return false;
    word_ = env_.next();
    text_ = word_;
    at_ = 0;
    return true;
  }

  bool converter(Type from) {
    std::string_view name = keyword_at(text_, at_);
    const Converter* c = find_converter(name);
    if (!c) return fail("unknown converter '" + std::string(name) + "'", hint_for(nearest_converter(name)));
    size_t begin = at_;
    at_ += name.size();
    if (out_->steps.size() == kMaxSteps) return fail("too many converters");
    if (!castable(from, c->in)) return fail("converter '" + std::string(name) + "' cannot be applied");
    SampleExpression::Step& step = out_->steps.emplace_back();
    step.converter = c;
    std::string error;
    int position = 0;
    if (!parse_args(c->signature, text_, at_, step.args, error, position))
      return fail("invalid arg " + std::to_string(position) + " in converter '" + std::string(name) + "' : " + error);
    defer(step.args, "conversion keyword '" + std::string(name) + "' for sample fetch keyword '" + std::string(out_->fetch->name) + "'");
    source_ += ',';
    source_ += text_.substr(begin, at_ - begin);
    Context context(env_, "invalid args in converter '" + std::string(name) + "' : ");
    return !c->check || c->check(step.args, env_);
  }

  /// Names of proxies and servers may be defined further down: looked up after load. The vectors' elements stay
  /// where they are, only the vector of steps moves.
  void defer(std::vector<Arg>& args, const std::string& keyword) {
    for (size_t i = 0; i < args.size(); ++i) {
      if (!deferred(args[i].kind)) continue;
      PendingArg p;
      p.owner = out_;
      p.arg = &args[i];
      p.position = static_cast<int>(i) + 1;
      p.keyword = keyword + place_of(env_);
      p.file = env_.file;
      p.line = env_.line;
      p.config = env_.config;
      p.section = env_.proxy;
      pending_args().push_back(std::move(p));
    }
  }

 public:
  bool trailing_garbage() const { return failed_; }
  std::string last_keyword() const {
    return out_->steps.empty() ? "fetch keyword '" + std::string(out_->fetch->name) + "'"
                               : "converter '" + std::string(out_->steps.back().converter->name) + "'";
  }

 private:
  ParseEnv& env_;
  std::string_view text_;
  std::string word_;       ///< the later word that text_ views
  size_t at_;
  bool across_;
  bool acl_;
  bool failed_ = false;    ///< a word went on where only a comma may stand
  std::shared_ptr<SampleExpression> out_;
  std::string source_;
};

}  // namespace

std::shared_ptr<const SampleExpression> parse_sample(ParseEnv& env, std::string_view text, size_t& at,
                                                     bool across_words, bool acl) {
  Parser parser(env, text, at, across_words, acl);
  auto e = parser.run();
  if (!e) return nullptr;
  if (parser.trailing_garbage()) {
    env.alert("missing comma after " + parser.last_keyword() + ".");
    return nullptr;
  }
  at = parser.at();
  return e;
}

}  // namespace sluice::expr
