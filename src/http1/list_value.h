// Values that are comma-separated lists (RFC 9110 section 5.6.1), split as HAProxy's hdr() does: a comma
// inside double quotes does not split, empty elements count, an empty value is one empty element.
// Slices of the input; no allocation; any thread.
#pragma once
#include <cstddef>
#include <string_view>

#include "http1/head.h"

namespace sluice::http1 {

/// Walks the elements of one value: `for (ListValue l(value); l.next(item);)`.
class ListValue {
 public:
  explicit ListValue(std::string_view value) : rest_(value) {}
  /// False when no element is left. item has no blanks around it, quotes are kept.
  bool next(std::string_view& item);

 private:
  std::string_view rest_;
  bool more_ = true;
};

/// True when token (lower case) is an element of the list, case ignored.
bool list_has(std::string_view list, std::string_view lower_token);

/// What an occurrence counts: elements of lists (hdr) or whole fields (fhdr).
enum class Occurrences : bool { elements, fields };

size_t count_values(const Head& head, std::string_view lower_name, Occurrences of = Occurrences::elements);
/// Occurrence 1 is the first, -1 the last (what hdr() takes when no number is given); 0 as -1.
/// False when there is no such occurrence.
bool nth_value(const Head& head, std::string_view lower_name, int occurrence, std::string_view& out,
               Occurrences of = Occurrences::elements);

}  // namespace sluice::http1
