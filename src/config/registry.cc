#include "config/registry.h"

#include <algorithm>
#include <unordered_map>

#include "base/strings.h"

namespace sluice::config {
namespace {

/// Keywords by full name; a name may be known to several sections by different files. `words`: the longest name
/// that starts with this first word.
struct KeywordTable {
  std::unordered_map<std::string_view, std::vector<const Keyword*>> by_name;
  std::unordered_map<std::string_view, size_t> longest;

  KeywordTable() {
    base::Register<Keyword>::for_each([this](const Keyword& k) {
      by_name[k.name].push_back(&k);
      size_t& most = longest[k.name.substr(0, k.name.find(' '))];
      most = std::max(most, static_cast<size_t>(std::count(k.name.begin(), k.name.end(), ' ')) + 1);
    });
  }
};

const KeywordTable& keyword_table() {
  static const KeywordTable table;
  return table;
}

template <class T>
const T* find_option(std::string_view name) {
  static const auto table = [] {
    std::unordered_map<std::string_view, const T*> t;
    base::Register<T>::for_each([&](const T& k) { t.emplace(k.name, &k); });
    return t;
  }();
  auto it = table.find(name);
  return it == table.end() ? nullptr : it->second;
}

template <class T>
std::vector<std::string_view> option_names() {
  std::vector<std::string_view> names;
  base::Register<T>::for_each([&](const T& k) { names.push_back(k.name); });
  std::sort(names.begin(), names.end());
  return names;
}

template <class T>
void add_repeated(std::string_view what, std::vector<std::string>& out) {
  auto names = option_names<T>();
  for (size_t i = 1; i < names.size(); ++i)
    if (names[i] == names[i - 1]) out.push_back(std::string(what) + " '" + std::string(names[i]) + "'");
}

}  // namespace

KeywordMatch find_keyword(std::span<const Word> words, uint16_t section) {
  const KeywordTable& table = keyword_table();
  KeywordMatch best;
  auto first = table.longest.find(words[0].text);
  if (first == table.longest.end()) return best;
  static std::string name;   // main thread; keeps its capacity
  name = words[0].text;
  for (size_t n = 1; n <= first->second && n <= words.size(); ++n) {
    if (n > 1) name.append(" ").append(words[n - 1].text);
    auto it = table.by_name.find(name);
    if (it == table.by_name.end()) continue;
    uint16_t known = 0;
    for (const Keyword* k : it->second) {
      known |= k->sections;
      if (k->sections & section) best.keyword = k, best.words = n;
    }
    best.sections = known;
  }
  return best;
}

const BindKeyword* find_bind_keyword(std::string_view name) { return find_option<BindKeyword>(name); }
const ServerKeyword* find_server_keyword(std::string_view name) { return find_option<ServerKeyword>(name); }
std::vector<std::string_view> bind_keyword_names() { return option_names<BindKeyword>(); }
std::vector<std::string_view> server_keyword_names() { return option_names<ServerKeyword>(); }

std::vector<std::string_view> keyword_names(uint16_t sections) {
  std::vector<std::string_view> names;
  base::Register<Keyword>::for_each([&](const Keyword& k) {
    if (k.sections & sections) names.push_back(k.name);
  });
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> duplicate_keywords() {
  std::vector<std::string> out;
  for (const auto& [name, list] : keyword_table().by_name) {
    uint16_t seen = 0;
    for (const Keyword* k : list) {
      if (seen & k->sections) out.push_back("keyword '" + std::string(name) + "'");
      seen |= k->sections;
    }
  }
  add_repeated<BindKeyword>("bind option", out);
  add_repeated<ServerKeyword>("server option", out);
  return out;
}

std::string hint_for(std::string_view word, const std::vector<std::string_view>& candidates) {
  std::string_view near = base::nearest(word, candidates);
  return near.empty() ? std::string() : "did you mean '" + std::string(near) + "' maybe ?";
}

}  // namespace sluice::config
