// The parser of ACL criteria: sample, match method, flags, operators and patterns. Manual 7.1.
#include <fmt/format.h>

#include "base/strings.h"
#include "expr/acl.h"
#include "expr/acl_store.h"
#include "expr/args.h"
#include "expr/lookup.h"

namespace sluice::expr {
namespace {

constexpr std::string_view kNoPattern =
    "no pattern to match against were provided, so this ACL will never match.\n"
    "  If this is what you intended, please add '--' to get rid of this warning.\n"
    "  If you intended to match only for existence, please use '-m found'.\n"
    "  If you wanted to force an int to match as a bool, please use '-m bool'.\n";

/// What an alias implies, with the two methods that have no word of their own.
Match implied(const AclAlias& alias) {
  if (alias.name == "method") return Match::meth;
  if (alias.fetch == "req.ssl_ver") return Match::ver;
  return *parse_match(alias.match);
}

class Parser {
 public:
  Parser(ParseEnv& env, size_t end) : env_(env), end_(end), test_(std::make_shared<AclTest>()) {}

  std::shared_ptr<const AclTest> run() {
    std::optional<Match> match;
    if (!sample(match)) return nullptr;
    bool bare = done();
    if (!flags(match)) return nullptr;
    if (!settle(match)) return nullptr;
    for (const auto& list : files_)
      if (!look_at(*list.list, list.ignore_case)) return nullptr;
    if (bare && !needs_no_pattern(test_->match))
      env_.warn(fmt::format("parsing acl keyword '{}' :\n  {}", first_word_, kNoPattern));
    while (!done())
      if (!pattern(next())) return nullptr;
    env_.seek(end_);
    return test_;
  }

 private:
  struct File {
    std::shared_ptr<PatternList> list;
    bool ignore_case;
  };

  bool fail(std::string text) { return env_.alert(std::move(text) + "."), false; }
  /// An empty word ends the line, as in HAProxy.
  bool done() const { return env_.pos() >= end_ || env_.peek().empty(); }
  std::string next() { return env_.pos() < end_ ? env_.next() : std::string(); }

  /// The criterion: an alias stands for a fetch and a method; the method is dropped when converters follow.
  bool sample(std::optional<Match>& match) {
    first_word_ = next();
    std::string_view word = first_word_;
    std::string_view name = word.substr(0, word.find_first_of("(,)"));
    test_->keyword = name;
    const AclAlias* alias = find_acl_alias(name);
    std::string text(alias ? alias->fetch : name);
    if (name.empty()) return fail(fmt::format("missing fetch method in ACL expression '{}'", word));
    if (!find_fetch(text)) {
      std::string_view near = nearest_fetch(name);
      env_.alert(fmt::format("unknown fetch method '{}' in ACL expression '{}'.", name, word),
                 near.empty() ? "" : fmt::format("did you mean '{}'?", near));
      return false;
    }
    text += word.substr(name.size());
    while (text.ends_with(',')) text.pop_back();
    size_t at = 0, pending = pending_args().size();
    {
      Context context(env_, fmt::format("ACL keyword '{}' : ", name));
      test_->sample = parse_sample(env_, text, at, false, true);
      if (test_->sample && at < text.size()) return fail("missing comma after fetch keyword");
    }
    if (!test_->sample) return false;
    for (; pending < pending_args().size(); ++pending) pending_args()[pending].keyword = fmt::format("ACL keyword '{}'", name);
    if (alias && test_->sample->steps.empty()) match = implied(*alias);
    else match = default_match(test_->sample->type());
    return true;
  }

  bool flags(std::optional<Match>& match) {
    bool two_columns = false;
    while (!done() && env_.peek().size() > 1 && env_.peek()[0] == '-') {
      if (env_.take("--")) break;
      const std::string flag = next();
      if (flag == "-i") test_->ignore_case = true;
      else if (flag == "-n") resolve_ = false;
      else if (flag == "-M") two_columns = true;
      else if (flag == "-m" && !method(match)) return false;
      else if (flag == "-u" && !unique_id()) return false;
      else if (flag == "-f" && !file(two_columns)) return false;
      else if (flag != "-m" && flag != "-u" && flag != "-f")
        return fail(fmt::format("'{}' is not a valid ACL option. Please use '--' before any pattern beginning with a '-'", flag));
    }
    return true;
  }

  bool method(std::optional<Match>& match) {
    if (!files_.empty()) return fail("'-m' must only be specified before patterns and files in parsing ACL expression");
    const std::string word = next();
    match = parse_match(word);
    if (!match) return fail(fmt::format("unknown matching method '{}' when parsing ACL expression", word));
    return true;
  }

  bool unique_id() {
    const std::string word = next();
    auto n = word.empty() ? std::optional<int64_t>(-1) : base::to_int(word);
    if (!n || *n > 0x7fffffff) return fail("the argument of -u must be an integer");
    id_ = static_cast<int>(*n);
    if (id_ >= 0 && pattern_lists(*env_.config).ids.contains(id_)) return fail("the id is already used");
    return true;
  }

  bool file(bool two_columns) {
    std::string error;
    auto list = pattern_file(env_, next(), two_columns, error);
    if (!list) return fail(std::move(error));
    note_use(*list, env_, "acl");
    list->for_acl = true;
    files_.push_back({std::move(list), test_->ignore_case});
    return true;
  }

  /// Now that all flags are known: can such a sample be compared so?
  bool settle(std::optional<Match> match) {
    if (!match)
      return fail(fmt::format("matching method must be specified first (using '-m') when using a sample fetch of this type ('{}')",
                              test_->keyword));
    if (!castable(test_->sample->type(), match_input(*match)))
      return fail(fmt::format("matching method '{}' cannot be used with fetch keyword '{}'", match_name(*match), test_->keyword));
    test_->match = *match;
    return id_ < 0 || make_inline();
  }

  bool look_at(PatternList& list, bool ignore_case) {
    if (needs_no_pattern(test_->match)) return true;
    std::string error;
    auto view = list.view(test_->match, {ignore_case, resolve_ && test_->match == Match::ip}, error);
    if (!view) return fail(std::move(error));
    test_->views.push_back(std::move(view));
    return true;
  }

  bool pattern(std::string word) {
    if (needs_no_pattern(test_->match)) return true;
    std::string error;
    if (is_numeric(test_->match)) {
      if (word == "eq" || word == "gt" || word == "ge" || word == "lt" || word == "le") {
        operator_ = word;
        return true;
      }
      if (!operator_.empty() && operator_ != "eq" && word.find(':') == std::string::npos && !apply_operator(word))
        return fail(fmt::format("'{}' is neither a number nor a supported operator", word));
    }
    if (!inline_ && !make_inline()) return false;
    if (!inline_->add(std::move(word), {}, 0, error)) return fail(std::move(error));
    return true;
  }

  bool make_inline() {
    PatternLists& lists = pattern_lists(*env_.config);
    test_->inline_list = inline_ = std::make_shared<PatternList>();
    inline_->description = fmt::format("acl '{}' file '{}' line {}", test_->keyword, env_.file, env_.line);
    inline_->for_acl = true;
    inline_->id = id_;
    lists.all.push_back(inline_);
    if (id_ >= 0) lists.ids.emplace(id_, inline_);
    return look_at(*inline_, test_->ignore_case);
  }

  /// Turns "gt 5" into the range "6:". What follows a dot counts for versions only.
  bool apply_operator(std::string& word) {
    size_t dot = word.find('.');
    auto n = base::to_int(std::string_view(word).substr(0, dot));
    std::string_view fraction = dot == std::string::npos ? "0" : std::string_view(word).substr(dot + 1);
    if (!n) return false;
    bool version = test_->match == Match::ver;
    auto minor = base::to_uint(fraction);
    if (version && (!minor || *minor > 65535 || *n < 0 || *n > 65535)) return false;
    int64_t v = version ? *n * 65536 + static_cast<int64_t>(*minor) : *n;
    if (operator_ == "gt" && v < INT64_MAX) ++v;
    if (operator_ == "lt" && v > INT64_MIN) --v;
    std::string bound = version && v >= 0 ? fmt::format("{}.{}", v / 65536, v % 65536) : std::to_string(v);
    word = operator_[0] == 'g' ? bound + ':' : ':' + bound;
    return true;
  }

  ParseEnv& env_;
  size_t end_;
  std::shared_ptr<AclTest> test_;
  std::string first_word_;
  bool resolve_ = true;
  int id_ = -1;
  std::vector<File> files_;
  std::shared_ptr<PatternList> inline_;
  std::string operator_;
};

}  // namespace

std::shared_ptr<const AclTest> parse_acl_test(ParseEnv& env, size_t end) {
  return Parser(env, end).run();
}

}  // namespace sluice::expr
