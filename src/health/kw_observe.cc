// Server options about traffic that is watched, and about sessions when the state changes. Manual 5.2.
#include <fmt/format.h>

#include "health/kw.h"
#include "sluice/keyword.h"

namespace sluice::health {
namespace {

using model::Server;

void observe(ParseEnv& env, Server& s) {
  const std::string& word = env.next();
  Observe& o = edit_checks(s).observe;
  if (word == "none") o = Observe::none;
  else if (word == "layer4") o = Observe::layer4;
  else if (word == "layer7") o = Observe::layer7;
  else if (word.empty()) env.alert("'observe' expects <mode> as argument.");
  else env.alert(fmt::format("'observe' expects one of 'none', 'layer4', 'layer7' but got '{}'.", word));
}

void error_limit(ParseEnv& env, Server& s) { parse_count(env, "error-limit", edit_checks(s).error_limit); }

void on_error(ParseEnv& env, Server& s) {
  const std::string& word = env.next();
  OnError& o = edit_checks(s).on_error;
  if (word == "fastinter") o = OnError::fastinter;
  else if (word == "fail-check") o = OnError::fail_check;
  else if (word == "sudden-death") o = OnError::sudden_death;
  else if (word == "mark-down") o = OnError::mark_down;
  else
    env.alert(fmt::format("'on-error' expects one of 'fastinter', 'fail-check', 'sudden-death' or 'mark-down' but got '{}'.", word));
}

void on_marked_down(ParseEnv& env, Server& s) {
  const std::string& word = env.next();
  if (word != "shutdown-sessions")
    return env.alert(fmt::format("'on-marked-down' expects 'shutdown-sessions' but got '{}'.", word));
  s.down_ends_sessions = true;
}

void on_marked_up(ParseEnv& env, Server& s) {
  const std::string& word = env.next();
  if (word != "shutdown-backup-sessions")
    return env.alert(fmt::format("'on-marked-up' expects 'shutdown-backup-sessions' but got '{}'.", word));
  s.up_ends_backup_sessions = true;
}

constexpr ServerKeyword kKeywords[] = {
    {"observe", 1, observe},
    {"error-limit", 1, error_limit},
    {"on-error", 1, on_error},
    {"on-marked-down", 1, on_marked_down},
    {"on-marked-up", 1, on_marked_up},
};
const base::Register<ServerKeyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::health
