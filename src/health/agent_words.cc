#include "health/agent_words.h"

#include "base/strings.h"

namespace sluice::health {
namespace {

constexpr std::string_view kApart = " \t,";

/// False: the word means nothing.
bool take(std::string_view word, AgentWords& out) {
  using base::iequals;
  if (word.ends_with('%') && base::to_uint(word.substr(0, word.size() - 1))) return out.weight = word, true;
  if (base::istarts_with(word, "maxconn:")) {
    auto n = base::to_uint(word.substr(8));
    if (!n || *n > INT32_MAX) return false;
    out.maxconn = static_cast<uint32_t>(*n);
    return true;
  }
  if (iequals(word, "ready")) return out.wanted = runtime::WantedState::ready, true;
  if (iequals(word, "drain")) return out.wanted = runtime::WantedState::drain, true;
  if (iequals(word, "maint")) return out.wanted = runtime::WantedState::maint, true;
  bool up = iequals(word, "up");
  if (!up && !iequals(word, "down") && !iequals(word, "stopped") && !iequals(word, "fail")) return false;
  out.health = up ? AgentWords::Health::up : AgentWords::Health::down;
  out.word = word;
  return true;
}

}  // namespace

std::optional<std::string_view> agent_line(std::string_view data) {
  size_t end = data.find_first_of("\r\n");
  if (end == data.npos) return std::nullopt;
  return data.substr(0, end);
}

AgentWords parse_agent(std::string_view line) {
  AgentWords out;
  for (;;) {
    size_t begin = line.find_first_not_of(kApart);
    if (begin == line.npos) return out;
    line.remove_prefix(begin);
    if (line[0] == '#') {
      out.comment = base::trim(line.substr(1));
      out.commented = true;
      return out;
    }
    std::string_view word = line.substr(0, line.find_first_of(kApart));
    if (!take(word, out) && out.comment.empty()) out.comment = word;
    line.remove_prefix(word.size());
  }
}

}  // namespace sluice::health
