#include "admin/line.h"

#include "base/strings.h"

namespace sluice::admin {
namespace {

/// Cuts a final word "<<" or "<<pattern" off the line.
bool take_payload_marker(std::string_view& line, std::string& pattern) {
  std::string_view s = line;
  while (!s.empty() && base::is_space(s.back())) s.remove_suffix(1);
  size_t blank = s.find_last_of(" \t;");
  std::string_view last = blank == std::string_view::npos ? s : s.substr(blank + 1);
  if (!last.starts_with("<<")) return false;
  pattern = last.substr(2);
  line = s.substr(0, s.size() - last.size());
  return true;
}

}  // namespace

CliLine split_line(std::string_view line) {
  CliLine out;
  out.payload = take_payload_marker(line, out.pattern);
  std::string current;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size()) {
      current += line[i++];
      current += line[i];
    } else if (line[i] == ';') {
      out.commands.push_back(std::move(current));
      current.clear();
    } else {
      current += line[i];
    }
  }
  bool blank = base::trim(current).empty();
  if (!blank || out.commands.empty()) out.commands.push_back(std::move(current));
  return out;
}

std::vector<std::string> split_words(std::string_view command) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  auto finish = [&] {
    if (in_word && words.size() < kMaxWords) words.push_back(std::move(word));
    word.clear();
    in_word = false;
  };
  for (size_t i = 0; i < command.size(); ++i) {
    char c = command[i];
    if (base::is_space(c)) {
      finish();
      continue;
    }
    if (c == '\\' && i + 1 < command.size()) c = command[++i];
    word += c;
    in_word = true;
  }
  finish();
  return words;
}

}  // namespace sluice::admin
