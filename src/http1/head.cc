#include "http1/head.h"

#include <algorithm>

#include "base/strings.h"

namespace sluice::http1 {

void Head::clear() {
  auto kept = std::move(fields);
  kept.clear();
  base::Arena* arena = edits;
  *this = Head{};
  fields = std::move(kept);
  edits = arena;
}

const Field* Head::find(std::string_view lower_name) const {
  for (const Field& f : fields)
    if (f.name == lower_name) return &f;
  return nullptr;
}

size_t Head::count(std::string_view lower_name) const {
  return static_cast<size_t>(
      std::count_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == lower_name; }));
}

namespace {
Field copied(base::Arena& arena, std::string_view name, std::string_view value) {
  char* p = arena.allocate(name.size());
  std::transform(name.begin(), name.end(), p, base::lower);
  return {{p, name.size()}, arena.copy(value)};
}
}  // namespace

void Head::add(std::string_view name, std::string_view value) {
  fields.push_back(copied(*edits, name, value));
}

void Head::add_first(std::string_view name, std::string_view value) {
  fields.insert(fields.begin(), copied(*edits, name, value));
}

void Head::set(std::string_view name, std::string_view value) {
  Field f = copied(*edits, name, value);  // copied first: value may be a slice of a field that goes away
  remove(f.name);
  fields.push_back(f);
}

size_t Head::remove(std::string_view lower_name) {
  return std::erase_if(fields, [&](const Field& f) { return f.name == lower_name; });
}

uint64_t counted_size(const Head& head) {
  uint64_t n = 21 + sizeof("HTTP/1.1") - 1;
  n += head.status ? 3 + head.reason.size() : head.method.size() + head.target.size();
  for (const Field& f : head.fields) n += f.name.size() + f.value.size();
  return n;
}

}  // namespace sluice::http1
