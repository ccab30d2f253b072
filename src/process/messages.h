// What the process says on stderr while it starts, kept for "show startup-logs". Main thread.
#pragma once
#include <functional>
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

/// Whoever else wants to hear all of it, from now on and what was said so far; null: nobody any more.
void set_listener(std::function<void(std::string_view)> f);
const std::string& startup_log();
unsigned warning_count();

}  // namespace sluice::process
