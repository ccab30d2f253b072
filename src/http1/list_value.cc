#include "http1/list_value.h"

#include "base/strings.h"

namespace sluice::http1 {

bool ListValue::next(std::string_view& item) {
  if (!more_) return false;
  size_t at = rest_.find_first_of(",\"");
  bool quoted = false;
  while (at < rest_.size() && (quoted || rest_[at] != ',')) {
    if (rest_[at] == '"')
      quoted = !quoted;
    else if (rest_[at] == '\\' && quoted)
      ++at;  // whatever it is, it ends nothing
    ++at;
  }
  more_ = at < rest_.size();
  item = base::trim(rest_.substr(0, at));
  if (more_) rest_.remove_prefix(at + 1);
  return true;
}

bool list_has(std::string_view list, std::string_view lower_token) {
  ListValue values(list);
  for (std::string_view item; values.next(item);)
    if (base::iequals(item, lower_token)) return true;
  return false;
}

size_t count_values(const Head& head, std::string_view lower_name, Occurrences of) {
  size_t n = 0;
  for (const Field& f : head.fields) {
    if (f.name != lower_name) continue;
    if (of == Occurrences::fields) {
      ++n;
      continue;
    }
    ListValue values(f.value);
    for (std::string_view item; values.next(item);) ++n;
  }
  return n;
}

bool nth_value(const Head& head, std::string_view lower_name, int occurrence, std::string_view& out,
               Occurrences of) {
  if (occurrence <= 0) {  // from the end: by counting, lists cannot be split backwards
    auto n = static_cast<int>(count_values(head, lower_name, of));
    occurrence = n + 1 + (occurrence == 0 ? -1 : occurrence);
    if (occurrence <= 0) return false;
  }
  for (const Field& f : head.fields) {
    if (f.name != lower_name) continue;
    ListValue values(f.value);
    std::string_view item = f.value;
    while (of == Occurrences::fields || values.next(item)) {
      if (--occurrence == 0) {
        out = item;
        return true;
      }
      if (of == Occurrences::fields) break;
    }
  }
  return false;
}

}  // namespace sluice::http1
