// h1-case-adjust and h1-case-adjust-file: names of header fields sent in another case. Manual 3.1.
#include "base/strings.h"
#include "config/files.h"
#include "config/kw_global_common.h"

namespace sluice::config {
namespace {

/// Empty: added.
std::string add_pair(model::Config& config, const std::string& from, const std::string& to) {
  if (from != base::to_lower(from)) return "<from> must not contain upper case characters";
  if (from.size() != to.size() || !base::iequals(from, to)) return "<from> and <to> must not differ except the case";
  if (!config.global.h1_case_adjust.add(from, to)) return "entry '" + from + "' already exists";
  return {};
}

void parse_pair(ParseEnv& env) {
  std::string from = env.next(), to = env.next();
  if (from.empty() || to.empty()) return env.alert_at(0, "'h1-case-adjust' expects <from> and <to> as argument.");
  if (!env.expect_end()) return;
  if (std::string fault = add_pair(*env.config, from, to); !fault.empty()) env.alert(fault);
}

void parse_file(ParseEnv& env) {
  auto path = global_word(env, "<file> as argument.");
  if (!path) return;
  auto text = read_whole_file(*path);
  if (!text) return env.alert_at(1, "h1-headers-case-adjust-file '" + *path + "': failed to open file.");
  int line = 0;
  for (std::string_view row : base::split(*text, '\n')) {
    ++line;
    std::vector<std::string> words;
    for (std::string_view w : base::split(row.substr(0, row.find('#')), ' '))
      if (w = base::trim(w); !w.empty() && w != "\r") words.emplace_back(w);
    if (words.empty()) continue;
    if (words.back().ends_with('\r')) words.back().pop_back();
    std::string fault = words.size() == 2 ? add_pair(*env.config, words[0], words[1]) : "two names are expected";
    if (!fault.empty())
      return env.alert_at(1, "h1-headers-case-adjust-file '" + *path + "': line " + std::to_string(line) + ": " + fault + ".");
  }
}

constexpr Keyword kKeywords[] = {
    {"h1-case-adjust", kGlobal, parse_pair},
    {"h1-case-adjust-file", kGlobal, parse_file},
};
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::config
