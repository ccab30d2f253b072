// The words of a `log` line. Manual 4.2 "log", 3.1 "log". Main thread, load time.
#pragma once
#include <vector>

#include "model/log_target.h"
#include "sluice/parse.h"

namespace sluice::config {

/// "<target> [len n] [format f] [sample ranges:size] <facility> [max [min]]" up to the end of the line; env stands on
/// the target. False: complained.
bool parse_log_target(ParseEnv& env, model::LogTarget& out);

/// A whole `log` line: a target, "global" (where `log_global` is not null), or "no log".
void parse_log_line(ParseEnv& env, std::vector<model::LogTarget>& logs, bool* log_global);

/// Index of a syslog facility or level by its name, -1 when there is none.
int log_facility(std::string_view name);
int log_level(std::string_view name);

}  // namespace sluice::config
