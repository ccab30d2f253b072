// A line of the Runtime API taken apart: commands, words, payload marker. Pure; holds against any bytes.
// Management guide 9.3.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::admin {

inline constexpr size_t kMaxWords = 64;

struct CliLine {
  std::vector<std::string> commands;   ///< texts between ';', escapes still in place
  bool payload = false;                ///< the line ends in "<<" and its pattern
  std::string pattern;                 ///< what ends the payload; empty: an empty line
};

/// Splits at ';' (not at "\;") and finds a payload marker as the last word.
CliLine split_line(std::string_view line);

/// Words between blanks; '\' takes the next byte as it is. At most kMaxWords.
std::vector<std::string> split_words(std::string_view command);

}  // namespace sluice::admin
