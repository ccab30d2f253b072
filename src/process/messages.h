// What the process says on stderr while it starts, kept for "show startup-logs". Main thread.
#pragma once
#include <string>
#include <string_view>

#include "sluice/parse.h"

namespace sluice::process {

/// -q: nothing is printed, everything is kept.
void set_quiet(bool quiet);
/// "[ALERT]    (pid) : text". The program names itself before the first thing it complains about.
void alert(std::string_view text);
void warning(std::string_view text);
void notice(std::string_view text);
/// An alert or a warning of the start itself: "[/usr/sbin/sluice.main()] text", as HAProxy says them.
void main_alert(std::string_view text);
void main_warning(std::string_view text);
/// The complaints of a load, with their lines. `diag`: -dD.
void report(const Diagnostics& diags, bool diag);

const std::string& startup_log();
unsigned warning_count();

}  // namespace sluice::process
