#define PCRE2_CODE_UNIT_WIDTH 8
#include "expr/regex.h"

#include <pcre2.h>

#include "base/strings.h"
#include "expr/number.h"

namespace sluice::expr {
namespace {

/// Steps a match may take: hostile subjects must not hold a worker for seconds.
constexpr uint32_t kMatchLimit = 1'000'000;

struct Scratch {
  pcre2_match_data* data = pcre2_match_data_create(Regex::kMaxGroups, nullptr);
  pcre2_match_context* context = pcre2_match_context_create(nullptr);
  Scratch() { pcre2_set_match_limit(context, kMatchLimit); }
  ~Scratch() {
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
  }
};

Scratch& scratch() {
  thread_local Scratch s;
  return s;
}

int run(void* code, std::string_view subject, uint32_t options) {
  Scratch& s = scratch();
  const char* text = subject.data() ? subject.data() : "";
  return pcre2_match(static_cast<pcre2_code*>(code), reinterpret_cast<PCRE2_SPTR>(text), subject.size(), 0, options,
                     s.data, s.context);
}

}  // namespace

Regex::~Regex() { pcre2_code_free(static_cast<pcre2_code*>(code_)); }

std::shared_ptr<const Regex> Regex::compile(std::string_view pattern, bool ignore_case, std::string& error) {
  int code = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* compiled =
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data() ? pattern.data() : ""), pattern.size(),
                    ignore_case ? PCRE2_CASELESS : 0, &code, &offset, nullptr);
  if (!compiled) {
    PCRE2_UCHAR text[256];
    pcre2_get_error_message(code, text, sizeof text);
    error = "regex '" + std::string(pattern) + "' is invalid (error=" + reinterpret_cast<const char*>(text) +
            ", erroffset=" + std::to_string(offset) + ")";
    return nullptr;
  }
  pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);   // without JIT the interpreter serves
  std::shared_ptr<Regex> regex(new Regex);
  regex->code_ = compiled;
  regex->pattern_ = pattern;
  return regex;
}

bool Regex::matches(std::string_view subject) const { return run(code_, subject, 0) >= 0; }

bool Regex::find(std::string_view subject, Match& out, bool not_begin) const {
  int n = run(code_, subject, not_begin ? PCRE2_NOTBOL : 0);
  if (n < 0) return false;
  out.count = n == 0 ? kMaxGroups : static_cast<size_t>(n);
  const PCRE2_SIZE* v = pcre2_get_ovector_pointer(scratch().data);
  for (size_t i = 0; i < kMaxGroups; ++i) {
    bool set = i < out.count && v[2 * i] != PCRE2_UNSET && v[2 * i] <= v[2 * i + 1];
    out.group[i] = set ? subject.substr(v[2 * i], v[2 * i + 1] - v[2 * i]) : std::string_view{};
  }
  out.begin = v[0];
  out.end = v[1] < v[0] ? v[0] : v[1];
  return true;
}

void expand(std::string_view replacement, const Regex::Match& match, base::TextOut& out) {
  for (size_t i = 0; i < replacement.size(); ++i) {
    char c = replacement[i];
    if (c != '\\' || i + 1 == replacement.size()) {
      out.put(c);
      continue;
    }
    c = replacement[++i];
    if (base::is_digit(c)) {
      out.put(match.group[c - '0']);
    } else if (c == 'x' && i + 2 < replacement.size() && hex_value(replacement[i + 1]) >= 0 &&
               hex_value(replacement[i + 2]) >= 0) {
      out.put(static_cast<char>(hex_value(replacement[i + 1]) << 4 | hex_value(replacement[i + 2])));
      i += 2;
    } else {
      out.put(c);
    }
  }
}

}  // namespace sluice::expr
