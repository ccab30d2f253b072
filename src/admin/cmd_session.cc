// Commands about the connection itself: help, prompt, quit, levels, modes, echo.
#include <algorithm>

#include "admin/lookup.h"
#include "admin/session.h"
#include "base/strings.h"
#include "config/units.h"
#include "net/socket.h"
#include "runtime/runtime.h"

namespace sluice::admin {
namespace {

void help(CommandRun& r) {
  r.print("The following commands are valid at this level:\n");
  r.print(list_commands(r.words().subspan(1), r.level()));
}

void quit(CommandRun& r) { r.close_after(); }

constexpr std::string_view kPromptHelp =
    "Usage: prompt [help | n | i | p | timed ]*\n"
    "  n      one line of commands, then close (the default)\n"
    "  i      interactive: the connection stays open, without prompt\n"
    "  p      interactive with prompt\n"
    "  timed  show the time since the start in the prompt, or no longer\n"
    "Without argument: toggles between n and p.\n";

void prompt(CommandRun& r) {
  CliSession& s = Run::of(r).session();
  if (r.words().size() == 1) {
    s.prompt = s.interactive = !s.prompt;
    return;
  }
  for (const std::string& w : r.words().subspan(1)) {
    if (w == "help") return r.print(kPromptHelp);
    if (w == "timed") {
      s.timed = !s.timed;
      s.interactive = s.prompt = true;
    } else if (w == "n" || w == "i" || w == "p") {
      s.interactive = w != "n";
      s.prompt = w == "p";
    } else {
      return r.message(3, "Unknown argument '" + w + "'. Try 'prompt help'.");
    }
  }
}

void operator_level(CommandRun& r) {
  if (r.level() < Level::operator_) return r.message(3, "Permission denied");
  r.set_level(Level::operator_);
  Run::of(r).session().expert = Run::of(r).session().experimental = false;
}
void user_level(CommandRun& r) {
  r.set_level(Level::user);
  Run::of(r).session().expert = Run::of(r).session().experimental = false;
}

void show_level(CommandRun& r) {
  constexpr const char* kNames[] = {"user", "operator", "admin"};
  r.message(6, kNames[static_cast<int>(r.level())]);
}

void show_sockets(CommandRun& r) {
  constexpr const char* kNames[] = {"user", "operator", "admin"};
  r.print("# socket lvl processes\n");
  for (const auto& b : runtime::Runtime::get().config().global.stats_sockets) {
    const net::Endpoint& a = b->address;
    std::string text = a.kind == net::Endpoint::Kind::unix_path ? "unix@" + a.name
                       : a.kind == net::Endpoint::Kind::ip      ? (a.ip.family() == net::Address::Family::ipv6
                                                                       ? "ipv6@[" + a.ip.ip_text() + "]:" +
                                                                             std::to_string(a.ip.port())
                                                                       : "ipv4@" + a.ip.text())
                                                                : a.text;
    if (a.kind == net::Endpoint::Kind::fd) text = "ipv4@" + net::local_address(a.fd).text();
    r.print(text + ' ' + kNames[std::min<int>(b->level, 2)] + " all\n");
  }
}

void mode(CommandRun& r, bool& on, const char* name) {
  if (r.words().size() < 2) return r.message(6, std::string(name) + (on ? " is ON" : " is OFF"));
  on = r.words()[1] == "on";
}
void expert_mode(CommandRun& r) { mode(r, Run::of(r).session().expert, "expert-mode"); }
void experimental_mode(CommandRun& r) { mode(r, Run::of(r).session().experimental, "experimental-mode"); }

void echo(CommandRun& r) {
  std::string text;
  for (const std::string& w : r.words().subspan(1)) {
    if (!text.empty()) text += ' ';
    text += w;
  }
  r.message(6, text);
}

void set_severity(CommandRun& r) {
  constexpr std::string_view kForms[] = {"none", "number", "string"};
  std::string_view wanted = r.words().size() > 2 ? std::string_view(r.words()[2]) : std::string_view{};
  auto it = std::find(std::begin(kForms), std::end(kForms), wanted);
  if (it == std::end(kForms)) return r.message(3, "one of 'none', 'number', 'string' is a required argument");
  Run::of(r).session().severity = static_cast<uint8_t>(it - std::begin(kForms));
}

void set_timeout(CommandRun& r) {
  if (r.words().size() < 3 || r.words()[2] != "cli") return r.message(3, "'set timeout' only supports 'cli'.");
  if (r.words().size() < 4) return r.message(3, "Expects an integer value.");
  config::TimeValue t = config::parse_time(r.words()[3], config::TimeUnit::s);
  if (!t.ok() || t.value < 1000 || t.value > INT32_MAX) return r.message(3, "Invalid timeout value.");
  Run::of(r).session().timeout_ms = static_cast<int32_t>(t.value);
}

constexpr Command kCommands[] = {
    {"help", "help [<command>]", "list the commands, or those that begin so", Level::user, help},
    {"prompt", "prompt [help | n | i | p | timed ]*", "keep the connection open, with or without a prompt", Level::user,
     prompt},
    {"quit", "quit", "close the connection", Level::user, quit},
    {"operator", "operator", "go down to level operator", Level::user, operator_level},
    {"user", "user", "go down to level user", Level::user, user_level},
    {"show cli level", "show cli level", "this connection's level", Level::user, show_level},
    {"show cli sockets", "show cli sockets", "the admin sockets", Level::user, show_sockets},
    {"expert-mode", "expert-mode [on|off]", "allow commands for experts", Level::admin, expert_mode, true},
    {"experimental-mode", "experimental-mode [on|off]", "allow experimental commands", Level::admin, experimental_mode,
     true},
    {"echo", "echo <text>", "answer with the text", Level::user, echo},
    {"set severity-output",
     "set severity-output [none|number|string]", "put the severity before messages", Level::user, set_severity},
    {"set timeout", "set timeout [cli] <delay>", "how long this connection may be silent", Level::user, set_timeout},
};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
