#include "expr/pattern.h"

#include "base/strings.h"
#include "expr/index.h"

namespace sluice::expr {

std::string_view lowered(std::string_view text) {
  thread_local std::string buffer;
  buffer.resize(text.size());
  for (size_t i = 0; i < text.size(); ++i) buffer[i] = base::lower(text[i]);
  return buffer;
}

std::unique_ptr<PatternIndex> make_index(Match method, PatternRules rules) {
  switch (method) {
    case Match::integer:
    case Match::len:
    case Match::ver: return make_range_index(method);
    case Match::ip: return make_ip_index(rules.resolve);
    case Match::bin:
    case Match::str:
    case Match::meth: return make_exact_index(method, rules.ignore_case);
    case Match::reg: return make_regex_index(rules.ignore_case);
    case Match::beg:
    case Match::end:
    case Match::sub:
    case Match::dir:
    case Match::dom: return make_text_index(method, rules.ignore_case);
    case Match::found:
    case Match::boolean: return nullptr;
  }
  return nullptr;
}

}  // namespace sluice::expr
