// The kinds of pattern indexes, one file each. Private to this module: use make_index.
#pragma once
#include "expr/pattern.h"

namespace sluice::expr {

std::unique_ptr<PatternIndex> make_exact_index(Match method, bool ignore_case);   ///< str, bin, meth: a hash set
std::unique_ptr<PatternIndex> make_text_index(Match method, bool ignore_case);    ///< beg, end, sub, dir, dom: an ordered set
std::unique_ptr<PatternIndex> make_range_index(Match method);                     ///< int, len, ver: sorted ranges
std::unique_ptr<PatternIndex> make_ip_index(bool resolve);                        ///< a hash set for each prefix length
std::unique_ptr<PatternIndex> make_regex_index(bool ignore_case);                 ///< one after the other

}  // namespace sluice::expr
