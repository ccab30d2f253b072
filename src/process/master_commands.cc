#include "process/master_commands.h"

#include <fmt/format.h>
#include <unistd.h>

#include "base/time.h"
#include "process/master_conn.h"
#include "process/version.h"

namespace sluice::process {
namespace {

using Words = std::vector<std::string>;

struct MasterCommand {
  std::string_view name, usage, help;
  Level level;
  void (*run)(MasterConn& c, const Words& words);
};

std::string uptime(int64_t since) {
  int64_t s = std::max<int64_t>(base::wall_us() / 1'000'000 - since, 0);
  return fmt::format("{}d{:02}h{:02}m{:02}s", s / 86400, s / 3600 % 24, s / 60 % 60, s % 60);
}

std::string row(int pid, std::string_view type, std::string_view reloads, int64_t since, std::string_view version) {
  return fmt::format("{:<15} {:<15} {:<15} {:<15} {:<15}\n", pid, type, reloads, uptime(since), version);
}

void show_proc(MasterConn& c, const Words&) {
  const MasterState& s = c.master().state();
  std::string out = fmt::format("{:<15} {:<15} {:<15} {:<15} {:<15}\n", "#<PID>", "<type>", "<reloads>", "<uptime>", "<version>");
  out += row(getpid(), "master", fmt::format("{} [failed: {}]", s.reloads, s.failed), s.since, full_version());
  std::string old;
  out += "# workers\n";
  for (const Child& w : s.children)
    (w.leaving ? old : out) += row(w.pid, "worker", std::to_string(w.reloads), w.since, w.version);
  if (!old.empty()) out += "# old workers\n" + old;
  c.print(out + "\n");
}

void reload(MasterConn& c, const Words&) {
  Master& m = c.master();
  m.reload(false, c.take());
}

void hard_reload(MasterConn& c, const Words&) {
  Master& m = c.master();
  m.reload(true, c.take());
}

void show_version(MasterConn& c, const Words&) { c.print(full_version() + "\n\n"); }
void show_startup(MasterConn& c, const Words&) { c.print(c.master().startup_log() + "\n"); }

void show_level(MasterConn& c, const Words&) {
  c.print(c.level == Level::admin ? "admin\n\n" : c.level == Level::operator_ ? "operator\n\n" : "user\n\n");
}

void show_sockets(MasterConn& c, const Words&) {
  c.print("# socket lvl processes\n" + c.cli().bind().address.text + " ");
  Level l = static_cast<Level>(c.cli().bind().level);
  c.print(l == Level::admin ? "admin master\n\n" : l == Level::operator_ ? "operator master\n\n" : "user master\n\n");
}

void be_operator(MasterConn& c, const Words&) {
  c.level = std::min(c.level, Level::operator_);
  c.print("\n");
}
void be_user(MasterConn& c, const Words&) {
  c.level = Level::user;
  c.print("\n");
}

template <bool MasterConn::*Flag>
void mode(MasterConn& c, const Words& words) {
  if (words.size() > 1) c.*Flag = words[1] == "on";
  else c.print(fmt::format("{} is {}\n", words[0], c.*Flag ? "ON" : "OFF"));
  c.print("\n");
}

void prompt(MasterConn& c, const Words&) {
  c.prompt = !c.prompt;
  if (!c.prompt) c.print("\n");
}

void quit(MasterConn& c, const Words&) { c.quit(); }

void help(MasterConn& c, const Words&);

constexpr MasterCommand kCommands[] = {
    {"@", "@<relative pid> | @!<pid> | @master [command]", "the process that a command, or all that follow, is for", Level::user,
     nullptr},
    {"expert-mode", "expert-mode [on|off]", "expert mode of workers' commands", Level::admin, mode<&MasterConn::expert>},
    {"experimental-mode", "experimental-mode [on|off]", "experimental mode of workers' commands", Level::admin,
     mode<&MasterConn::experimental>},
    {"hard-reload", "hard-reload", "load the configuration, end old workers at once", Level::admin, hard_reload},
    {"mcli-debug-mode", "mcli-debug-mode [on|off]", "shown in the prompt", Level::admin, mode<&MasterConn::debug>},
    {"operator", "operator", "lower this connection's level", Level::user, be_operator},
    {"reload", "reload", "load the configuration in a new worker", Level::operator_, reload},
    {"show cli level", "show cli level", "this connection's level", Level::user, show_level},
    {"show cli sockets", "show cli sockets", "the master's admin socket", Level::user, show_sockets},
    {"show proc", "show proc [debug]", "master and workers", Level::user, show_proc},
    {"show startup-logs", "show startup-logs", "what the last start or reload said", Level::user, show_startup},
    {"show version", "show version", "the master's version", Level::user, show_version},
    {"user", "user", "lower this connection's level", Level::user, be_user},
    {"help", "help", "this list", Level::user, help},
    {"prompt", "prompt", "keep the connection open, with a prompt", Level::user, prompt},
    {"quit", "quit", "close the connection", Level::user, quit},
};

std::string list() {
  std::string out;
  for (const MasterCommand& k : kCommands) out += fmt::format("  {:<40}: {}\n", k.usage, k.help);
  return out + "\n";
}

void help(MasterConn& c, const Words&) { c.print("The following commands are valid at this level:\n" + list()); }

/// How many words `name` has when `words` begins with it; 0: it does not.
size_t matches(std::string_view name, const Words& words) {
  std::string said;
  for (size_t n = 1; n <= words.size() && n <= 3; ++n) {
    said += (n > 1 ? " " : "") + words[n - 1];
    if (said == name) return n;
  }
  return 0;
}

}  // namespace

void run_master_command(MasterConn& c, const Words& words) {
  for (const MasterCommand& k : kCommands) {
    if (!k.run || !matches(k.name, words)) continue;
    if (c.level < k.level) return c.print("Permission denied\n\n");
    return k.run(c, words);
  }
  c.print("Unknown command: '" + words[0] + "', but maybe one of the following ones is a better match:\n" + list());
}

bool runs_on_master_always(std::string_view command) {
  for (std::string_view name : {"prompt", "quit", "expert-mode", "experimental-mode", "mcli-debug-mode", "operator", "user"})
    if (command == name || (command.starts_with(name) && command[name.size()] == ' ')) return true;
  return false;
}

}  // namespace sluice::process
