// The table of commands: found by their words, listed for help and for those who mistyped.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "sluice/command.h"

namespace sluice::admin {

/// The command whose name is the longest run of leading words; null when there is none.
const Command* find_command(std::span<const std::string> words);

/// Lines "  usage : help" of the commands allowed at `level`: all (no words), those that begin with the words, or the
/// nearest by spelling; then help, prompt and quit.
std::string list_commands(std::span<const std::string> words, Level level);

}  // namespace sluice::admin
