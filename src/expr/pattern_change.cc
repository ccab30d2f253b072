// Lists of patterns that change at run time. Management guide 9.3 "add map", "prepare map", "commit map".
#include <algorithm>

#include "expr/pattern_list.h"

namespace sluice::expr {
namespace {
constexpr size_t kAtOnce = 1000;   ///< entries that are taken out before readers have their turn
}

void PatternList::forget(std::map<uint64_t, Pattern>::iterator at) {
  const Pattern& p = at->second;
  for (const auto& index : indexes_) index->erase(p);
  auto [first, last] = by_text_.equal_range(p.text);
  auto named = std::find_if(first, last, [&](const auto& e) { return e.second == at->first; });
  if (named != last) by_text_.erase(named);
  entries_.erase(at);
}

size_t PatternList::set(std::string_view text, std::string_view value) {
  PatternWriting writing;
  size_t n = 0;
  auto [first, last] = by_text_.equal_range(text);
  for (; first != last; ++first) {
    Pattern& p = entries_.at(first->second);
    if (p.current()) p.value = value, ++n;
  }
  return n;
}

bool PatternList::has(std::string_view text) const {
  PatternReading reading;
  auto [first, last] = by_text_.equal_range(text);
  return std::any_of(first, last, [&](const auto& e) { return entries_.at(e.second).current(); });
}

size_t PatternList::remove(std::string_view text) {
  PatternWriting writing;
  std::vector<uint64_t> gone;
  auto [first, last] = by_text_.equal_range(text);
  for (; first != last; ++first)
    if (entries_.at(first->second).current()) gone.push_back(first->second);
  for (uint64_t order : gone) forget(entries_.find(order));
  return gone.size();
}

bool PatternList::set_at(uint64_t order, std::string_view value) {
  PatternWriting writing;
  auto at = entries_.find(order);
  if (at == entries_.end()) return false;
  at->second.value = value;
  return true;
}

bool PatternList::remove_at(uint64_t order) {
  PatternWriting writing;
  auto at = entries_.find(order);
  if (at == entries_.end()) return false;
  forget(at);
  return true;
}

uint32_t PatternList::prepare() {
  PatternWriting writing;
  return ++next_version_;
}

size_t PatternList::size() const {
  PatternReading reading;
  return entries_.size();
}

void PatternList::drop(bool (*goes)(uint32_t entry, uint32_t version), uint32_t version) {
  uint64_t after = 0;
  do {
    PatternWriting writing;
    auto it = entries_.upper_bound(after);
    for (size_t n = 0; it != entries_.end() && n < kAtOnce; ++n) {
      auto at = it++;
      after = at->first;
      if (goes(at->second.version, version)) forget(at);
    }
    if (it == entries_.end()) return;
  } while (true);
}

bool PatternList::commit(uint32_t version) {
  {
    PatternWriting writing;
    if (version > next_version_ || version < current) return false;
    current = version;
  }
  drop([](uint32_t entry, uint32_t now) { return entry < now; }, version);
  return true;
}

void PatternList::clear(uint32_t version) {
  drop([](uint32_t entry, uint32_t which) { return entry == which; }, version);
}

}  // namespace sluice::expr
