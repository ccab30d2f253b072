// Setting a variable of the process from text: the configuration's global section, and the admin socket. Manual 3.1
// "set-var", management guide 9.3 "set var".
#pragma once
#include "sluice/parse.h"

namespace sluice::expr {

/// Reads an expression (or, with `format`, one word of log-format) at env's position, evaluates it without any
/// transaction, and sets the variable `name`; `place` ends the complaint about another scope ("in the global section.").
/// Complains through env. Load time, or the admin worker.
void set_proc_var_from(ParseEnv& env, std::string_view name, bool format, uint32_t use, std::string_view place);

}  // namespace sluice::expr
