// Lines that open a section: "frontend <name> [from <defaults>]" and its like. Manual chapters 2.1, 3 and 4.
#pragma once
#include "config/reader.h"

namespace sluice::config {

/// True when `word` opens a section: `section` is then what follows belongs to (bit 0 after a failure).
/// env stands at the start of the line.
bool open_section(ParseEnv& env, const std::string& word, CurrentSection& section);

/// Names of all sections (hints).
std::vector<std::string_view> section_names();

}  // namespace sluice::config
