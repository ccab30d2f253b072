#include "admin/lookup.h"

#include <algorithm>
#include <climits>
#include <unordered_map>

#include "base/strings.h"

namespace sluice::admin {
namespace {

constexpr size_t kUsageWidth = 40;
constexpr size_t kMostSimilar = 5;
constexpr size_t kMaxNameWords = 4;
constexpr size_t kMaxCompared = 64;   ///< bytes of a mistyped command that are looked at

struct Table {
  std::unordered_map<std::string_view, const Command*> by_name;
  std::vector<const Command*> sorted;
};

const Table& table() {
  static const Table t = [] {
    Table out;
    base::Register<Command>::for_each([&](const Command& c) {
      if (!out.by_name.emplace(c.name, &c).second) std::abort();
      out.sorted.push_back(&c);
    });
    std::sort(out.sorted.begin(), out.sorted.end(),
              [](const Command* a, const Command* b) { return a->usage < b->usage; });
    return out;
  }();
  return t;
}

void append_line(std::string& out, const Command& c) {
  out += "  ";
  out += c.usage;
  if (c.usage.size() < kUsageWidth) out.append(kUsageWidth - c.usage.size(), ' ');
  out += ": ";
  out += c.help;
  out += '\n';
}

bool is_common(const Command& c) { return c.name == "help" || c.name == "prompt" || c.name == "quit"; }

std::string joined(std::span<const std::string> words) {
  std::string s;
  for (const std::string& w : words) {
    if (s.size() > kMaxCompared) break;
    if (!s.empty()) s += ' ';
    s += w;
  }
  return s.substr(0, kMaxCompared);
}

/// How unlike two texts are: letter pairs that only one of them has.
int distance(std::string_view a, std::string_view b) {
  int pairs[1024] = {};
  auto count = [&](std::string_view s, int sign) {
    unsigned char last = ' ';
    for (char c : s) {
      auto u = static_cast<unsigned char>(base::lower(c));
      pairs[((last & 31u) << 5 | (u & 31u)) & 1023u] += sign;
      last = u;
    }
  };
  count(a, 1);
  count(b, -1);
  int sum = 0;
  for (int p : pairs) sum += p < 0 ? -p : p;
  return sum;
}

bool shown(const Command& c, Level level) { return !c.hidden && !c.expert_only && c.level <= level; }

/// Commands that begin with `first`, as far as their next word is about as near to what was typed as the nearest one's.
std::vector<const Command*> nearest_of(const std::string& first, std::string_view wanted, Level level) {
  std::string_view typed = wanted.substr(std::min(first.size(), wanted.size()));
  typed = typed.substr(0, typed.find(' '));
  std::vector<std::pair<int, const Command*>> ranked;
  int best = INT_MAX;
  for (const Command* c : table().sorted) {
    if (!shown(*c, level) || !c->name.starts_with(first)) continue;
    std::string_view next = c->name.substr(first.size());
    ranked.emplace_back(typed.empty() ? 0 : distance(typed, next.substr(0, next.find(' '))), c);
    best = std::min(best, ranked.back().first);
  }
  std::vector<const Command*> list;
  for (auto& [d, c] : ranked)
    if (d <= best + best / 2) list.push_back(c);
  return list;
}

}  // namespace

const Command* find_command(std::span<const std::string> words) {
  std::string name;
  const Command* best = nullptr;
  for (size_t i = 0; i < words.size() && i < kMaxNameWords; ++i) {
    if (i) name += ' ';
    name += words[i];
    auto it = table().by_name.find(name);
    if (it != table().by_name.end()) best = it->second;
  }
  return best;
}

std::string list_commands(std::span<const std::string> words, Level level) {
  std::string wanted = joined(words), out;
  std::vector<const Command*> list;
  for (const Command* c : table().sorted)
    if (shown(*c, level) && c->name.starts_with(wanted) && (wanted.empty() || !is_common(*c))) list.push_back(c);
  bool common = false;
  for (const Command* c : table().sorted) common |= is_common(*c) && c->name.starts_with(wanted);
  if (list.empty() && !common && !words.empty()) {   // help, prompt and quit follow anyway
    // No command begins so: fewer of the words may be right, otherwise the spelling nearest to them.
    list = nearest_of(words[0].substr(0, kMaxCompared) + ' ', wanted, level);
  }
  if (list.empty() && !common) {
    std::vector<std::pair<int, const Command*>> ranked;
    for (const Command* c : table().sorted)
      if (shown(*c, level) && !is_common(*c)) ranked.emplace_back(distance(wanted, c->name), c);
    std::stable_sort(ranked.begin(), ranked.end(), [](auto& a, auto& b) { return a.first < b.first; });
    for (size_t i = 0; i < ranked.size() && i < kMostSimilar; ++i) list.push_back(ranked[i].second);
    std::sort(list.begin(), list.end(), [](const Command* a, const Command* b) { return a->usage < b->usage; });
  }
  for (const Command* c : list) append_line(out, *c);
  if (wanted.empty()) return out;
  for (const Command* c : table().sorted)
    if (is_common(*c)) append_line(out, *c);
  return out;
}

}  // namespace sluice::admin
