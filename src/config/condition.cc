#include "config/condition.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>

#include "base/strings.h"

namespace sluice::config {
namespace {

constexpr int kMaxDepth = 1024;   // parentheses and negations
constexpr std::string_view kVersion = "3.4.0";

/// Up to six numbers to compare: a.b.c, 0 for "-dev" and 1 for a release, its number, the commits after it.
std::array<int64_t, 6> version_numbers(std::string_view v) {
  std::array<int64_t, 6> out{};
  auto number = [&v] {
    int64_t n = 0;
    while (!v.empty() && base::is_digit(v[0])) {
      n = std::min<int64_t>(n * 10 + (v[0] - '0'), INT32_MAX);
      v.remove_prefix(1);
    }
    return n;
  };
  for (size_t i = 0; i < 3; ++i) {
    out[i] = number();
    if (v.empty() || v[0] != '.') break;
    v.remove_prefix(1);
  }
  out[3] = 1;
  if (v.starts_with("-dev")) {
    v.remove_prefix(4);
    out[3] = 0;
    out[4] = number();
  }
  if (v.starts_with("-")) {
    v.remove_prefix(1);
    out[5] = number();
  }
  return out;
}

struct Predicate {
  std::string_view name;
  size_t args;
  bool (*test)(std::span<const std::string> args);
};

bool listed(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_enabled(std::string_view name) {
  static constexpr std::string_view kOn[] = {"EPOLL", "GETADDRINFO", "REUSEPORT", "SPLICE"};
  return listed(kOn, name);
}

constexpr Predicate kPredicates[] = {
    {"defined", 1, [](std::span<const std::string> a) { return getenv(a[0].c_str()) != nullptr; }},
    {"feature", 1, [](std::span<const std::string> a) { return listed(features(), a[0]); }},
    {"streq", 2, [](std::span<const std::string> a) { return a[0] == a[1]; }},
    {"strneq", 2, [](std::span<const std::string> a) { return a[0] != a[1]; }},
    {"strstr", 2, [](std::span<const std::string> a) { return a[0].find(a[1]) != std::string::npos; }},
    {"version_atleast", 1,
     [](std::span<const std::string> a) { return version_numbers(kVersion) >= version_numbers(a[0]); }},
    {"version_before", 1,
     [](std::span<const std::string> a) { return version_numbers(kVersion) < version_numbers(a[0]); }},
    {"enabled", 1, [](std::span<const std::string> a) { return is_enabled(a[0]); }},
    // No TLS library is linked: every question about one is answered no.
    {"openssl_version_atleast", 1, [](std::span<const std::string>) { return false; }},
    {"openssl_version_before", 1, [](std::span<const std::string>) { return false; }},
    {"ssllib_name_startswith", 1, [](std::span<const std::string>) { return false; }},
    {"awslc_api_atleast", 1, [](std::span<const std::string>) { return false; }},
    {"awslc_api_before", 1, [](std::span<const std::string>) { return false; }},
};

class Evaluator {
 public:
  explicit Evaluator(std::string_view text) : text_(text) {}

  ConditionResult run() {
    skip_blanks();
    if (at_ == text_.size()) return {};
    bool value = either();
    skip_blanks();
    if (result_.error.empty() && at_ < text_.size())
      fail("unexpected character '" + std::string(1, text_[at_]) + "' at the end of conditional expression '" +
               std::string(text_) + "'",
           at_);
    result_.value = value && result_.error.empty();
    return result_;
  }

 private:
  bool ok() const { return result_.error.empty(); }
  bool fail(std::string text, size_t position) {
    if (ok()) result_.error = std::move(text), result_.position = position;
    return false;
  }
  void skip_blanks() {
    while (at_ < text_.size() && base::is_space(text_[at_])) ++at_;
  }
  bool take(std::string_view what) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(what)) return false;
    at_ += what.size();
    return true;
  }

  bool either() {
    bool value = both();
    while (ok() && take("||")) value |= both();
    return value;
  }
  bool both() {
    bool value = term();
    while (ok() && take("&&")) value &= term();
    return value;
  }

  bool term() {
    bool negate = false;
    while (take("!")) negate = !negate;
    if (++depth_ > kMaxDepth) return fail("conditional expression nested too deeply", at_);
    skip_blanks();
    size_t start = at_;
    bool value;
    if (take("(")) {
      value = either();
      if (ok() && !take(")"))
        return fail("expected ')' after conditional expression '" + std::string(text_.substr(start)) + "'", start);
    } else if (at_ < text_.size() && (base::is_digit(text_[at_]) || text_[at_] == '-')) {
      value = integer();
    } else {
      value = predicate();
    }
    --depth_;
    return value != negate;
  }

  bool integer() {
    size_t start = at_;
    at_ += text_[at_] == '-';
    size_t digits = at_;
    bool value = false;
    while (at_ < text_.size() && base::is_digit(text_[at_])) value |= text_[at_++] != '0';
    return at_ > digits ? value : fail("unparsable conditional expression '" + std::string(text_) + "'", start);
  }

  bool predicate() {
    size_t start = at_;
    while (at_ < text_.size() && (base::is_alpha(text_[at_]) || text_[at_] == '_')) ++at_;
    std::string_view name = text_.substr(start, at_ - start);
    for (const Predicate& p : kPredicates)
      if (p.name == name && at_ < text_.size() && text_[at_] == '(') return call(p);
    return fail("unparsable conditional expression '" + std::string(text_.substr(start)) + "'", start);
  }

  bool call(const Predicate& p) {
    size_t open = at_++;
    std::vector<std::string> args(1);
    if (!read_args(args))
      return fail("expected ')' after the arguments of predicate '" + std::string(p.name) + "'", open);
    if (args.size() == 1 && args[0].empty() && p.args == 1) return fail(wanting(p, 0), open);
    if (args.size() < p.args) return fail(wanting(p, args.size()), open);
    if (args.size() > p.args)
      return fail("too many arguments for predicate '" + std::string(p.name) + "' (takes " + std::to_string(p.args) + ")",
                  open);
    return p.test(args);
  }

  static std::string wanting(const Predicate& p, size_t got) {
    return "missing arguments (got " + std::to_string(got) + "/" + std::to_string(p.args) + ") of predicate '" +
           std::string(p.name) + "' used in conditional expression";
  }

  /// Arguments up to the closing parenthesis; quotes and backslashes protect as in 2.2's second level.
  bool read_args(std::vector<std::string>& args) {
    char quote = 0;
    for (; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (quote ? c == quote : c == '"' || c == '\'') {
        quote = quote ? 0 : c;
      } else if (c == '\\' && quote != '\'' && at_ + 1 < text_.size()) {
        args.back() += text_[++at_];
      } else if (!quote && c == ',') {
        args.emplace_back();
      } else if (!quote && c == ')') {
        ++at_;
        return true;
      } else {
        args.back() += c;
      }
    }
    return false;
  }

  std::string_view text_;
  size_t at_ = 0;
  int depth_ = 0;
  ConditionResult result_;
};

}  // namespace

ConditionResult evaluate_condition(std::string_view text) { return Evaluator(text).run(); }

const std::vector<std::string_view>& features() {
  static const std::vector<std::string_view> list = {"ACCEPT4", "CPU_AFFINITY", "CRYPT_H", "EPOLL", "GETADDRINFO",
                                                     "LIBCRYPT", "LINUX_SPLICE", "NS", "PCRE2", "PRCTL", "RT",
                                                     "SLUICE", "TFO", "THREAD", "TPROXY"};
  return list;
}

const std::vector<std::string_view>& missing_features() {
  static const std::vector<std::string_view> list = {
      "51DEGREES", "BACKTRACE", "CLOSEFROM", "DEVICEATLAS", "DL", "EVPORTS", "KQUEUE", "LINUX_CAP", "LUA", "MATH",
      "MEMORY_PROFILING", "OPENSSL", "OT", "PCRE", "PCRE2_JIT", "PCRE_JIT", "POLL", "PROMEX", "QUIC",
      "SLZ", "SYSTEMD", "WURFL", "ZLIB"};
  return list;
}

}  // namespace sluice::config
