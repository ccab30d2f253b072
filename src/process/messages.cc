#include "process/messages.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "config/load.h"
#include "process/version.h"

namespace sluice::process {
namespace {

constexpr size_t kMostKept = 1 << 20;

std::string kept;
unsigned warnings = 0;
bool silent = false, introduced = false;
std::function<void(std::string_view)> listener;

void say(const std::string& text) {
  if (kept.size() + text.size() <= kMostKept) kept += text;
  if (!silent) fputs(text.c_str(), stderr);
  if (listener) listener(text);
}

void tagged(const char* label, std::string_view text) { say(fmt::format("{:<11}({}) : {}\n", label, getpid(), text)); }

void introduce() {
  if (introduced) return;
  introduced = true;
  notice("haproxy version is " + full_version());
  char path[4096];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path);
  if (n > 0) notice("path to executable is " + std::string(path, static_cast<size_t>(n)));
}

std::string in_main(std::string_view text) { return fmt::format("[{}.main()] {}", program_invocation_name, text); }

}  // namespace

void set_quiet(bool quiet) { silent = quiet; }

void alert(std::string_view text) {
  introduce();
  tagged("[ALERT]", text);
}

void warning(std::string_view text) {
  introduce();
  ++warnings;
  tagged("[WARNING]", text);
}

void notice(std::string_view text) { tagged("[NOTICE]", text); }

void main_alert(std::string_view text) { alert(in_main(text)); }
void main_warning(std::string_view text) { warning(in_main(text)); }

void report(const Diagnostics& diags, bool diag) {
  for (const Diagnostic& d : diags.all()) {
    if (d.severity == Severity::diag && !diag) continue;
    introduce();
    say(config::render(d));
  }
  warnings += static_cast<unsigned>(diags.warnings());
  size_t shown = diags.all().size(), total = static_cast<size_t>(diags.alerts() + diags.warnings());
  if (total > shown) notice(fmt::format("config : {} more are not shown", total - shown));
}

void set_listener(std::function<void(std::string_view)> f) {
  listener = std::move(f);
  if (listener) listener(kept);
}

const std::string& startup_log() { return kept; }
unsigned warning_count() { return warnings; }

}  // namespace sluice::process
