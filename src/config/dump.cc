// -dC: prints the configuration as read, anonymised when a key is given. Management guide 3 "-dC".
#include <unordered_set>

#include "base/strings.h"
#include "config/files.h"
#include "config/lexer.h"
#include "config/load.h"
#include "config/registry.h"
#include "config/sections.h"

namespace sluice::config {
namespace {

std::unordered_set<std::string_view> plain_words() {
  std::unordered_set<std::string_view> out;
  auto add = [&](const std::vector<std::string_view>& names) {
    for (std::string_view n : names)
      for (std::string_view w : base::split(n, ' ')) out.insert(w);
  };
  add(keyword_names(0xffff));
  add(bind_keyword_names());
  add(server_keyword_names());
  add(section_names());
  for (std::string_view w : {"http", "tcp", "if", "unless", "no", "default", "from", "global", "or"}) out.insert(w);
  return out;
}

bool is_number(std::string_view w) { return !w.empty() && base::is_digit(w[0]) && w.find_first_of(".:") == w.npos; }

std::string masked(const std::string& key, const std::string& word) {
  static constexpr char kHex[] = "0123456789abcdef";
  uint64_t h = 1469598103934665603u;   // FNV-1a over key and word
  for (char c : key + "\n" + word) h = (h ^ static_cast<uint8_t>(c)) * 1099511628211u;
  std::string out;
  for (int shift = 20; shift >= 0; shift -= 4) out += kHex[h >> shift & 15];
  return out;
}

}  // namespace

std::vector<std::string> dump_lines(const std::vector<std::string>& paths, const std::string& key) {
  std::vector<std::string> out;
  std::unordered_set<std::string_view> plain = plain_words();
  WordList words;
  for (const std::string& path : paths) {
    auto files = expand_path(path);
    if (!files) continue;
    for (const std::string& file : *files) {
      auto text = read_whole_file(file);
      if (!text) continue;
      out.push_back("# " + (key.empty() ? file : masked(key, file)));
      for (std::string_view line : base::split(*text, '\n')) {
        if (split_line(line, {file, 0, {}}, words).what || words.size() == 0) continue;
        std::string shown(base::is_space(line[0]) ? "\t" : "");
        for (const Word& w : words.view()) {
          if (&w != words.view().data()) shown += ' ';
          shown += key.empty() || plain.contains(w.text) || is_number(w.text) ? w.text : masked(key, w.text);
        }
        out.push_back(std::move(shown));
      }
    }
  }
  return out;
}

}  // namespace sluice::config
