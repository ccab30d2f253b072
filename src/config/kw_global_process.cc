// Who the process is and where it lives: chroot, user, daemon, pidfile and the like. Manual 3.1.
#include <grp.h>
#include <pwd.h>

#include <cctype>
#include <cstdlib>

#include "base/strings.h"
#include "config/kw_global_common.h"

namespace sluice::config {
namespace {

using model::Global;

template <auto Member>
void set_word(ParseEnv& env, const char* expects) {
  if (auto w = global_word(env, expects)) env.config->global.*Member = *w;
}

void parse_chroot(ParseEnv& env) { set_word<&Global::chroot>(env, "a directory as an argument."); }

// What follows in the files may use it.
void parse_localpeer(ParseEnv& env) {
  set_word<&Global::localpeer>(env, "a name as an argument.");
  if (!env.failed()) setenv("HAPROXY_LOCALPEER", env.config->global.localpeer.c_str(), 1);
}

void parse_state_base(ParseEnv& env) { set_word<&Global::server_state_base>(env, "one argument: a directory path."); }
void parse_state_file(ParseEnv& env) { set_word<&Global::server_state_file>(env, "one argument: a file path."); }

void parse_pidfile(ParseEnv& env) {
  auto w = global_word(env, "a file name as an argument.");
  if (!w) return;
  if (!env.config->global.pidfile.empty()) return env.alert_at(0, "'pidfile' already specified. Continuing.");
  env.config->global.pidfile = *w;
}

/// The first given counts, whether as name or as number.
bool already(ParseEnv& env, int id, const char* what) {
  if (id < 0) return false;
  env.alert_at(0, std::string(what) + " already specified. Continuing.");
  return true;
}

void parse_user(ParseEnv& env) {
  std::string name = env.next();
  if (already(env, env.config->global.uid, "user/uid") || !env.expect_end()) return;
  const passwd* p = getpwnam(name.c_str());
  if (!p) return env.alert_at(1, "cannot find user id for '" + name + "' (0:Success)");
  env.config->global.user = name;
  env.config->global.uid = static_cast<int>(p->pw_uid);
}

void parse_group(ParseEnv& env) {
  std::string name = env.next();
  if (already(env, env.config->global.gid, "gid/group") || !env.expect_end()) return;
  const group* g = getgrnam(name.c_str());
  if (!g) return env.alert_at(1, "cannot find group id for '" + name + "' (0:Success)");
  env.config->global.group = name;
  env.config->global.gid = static_cast<int>(g->gr_gid);
}

void parse_id(ParseEnv& env, int Global::*member, const char* both, const char* by_name) {
  if (already(env, env.config->global.*member, both)) return;
  std::string word = env.peek();
  auto n = global_number(env);
  if (!n) return;
  bool number = word.find_first_not_of("0123456789", word[0] == '-') == std::string::npos && word.size() < 11;
  if (!number)
    env.warn(env.at(0) + ": string '" + word + "' is not a number.\n   | You might want to use the '" + by_name +
             "' parameter to use a system " + by_name + " name.");
  else
    env.config->global.*member = static_cast<int>(*n);
}

void parse_uid(ParseEnv& env) { parse_id(env, &Global::uid, "user/uid", "user"); }
void parse_gid(ParseEnv& env) { parse_id(env, &Global::gid, "group/gid", "group"); }

void parse_node(ParseEnv& env) {
  std::string name = env.next();
  bool valid = !name.empty();
  for (char c : name) valid &= isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' || c == '_';
  if (!valid)
    return env.alert("'node' requires valid node name - non-empty string with digits(0-9), letters(A-Z, a-z), dot(.), "
                     "hyphen(-) or underscode(_).");
  if (env.expect_end()) env.config->global.node = name;
}

void parse_description(ParseEnv& env) {
  if (env.peek().empty()) return env.alert("'description' expects a string argument.");
  env.config->global.description = env.rest_from(1);
}

void parse_master_worker(ParseEnv& env) {
  bool stay = env.take("no-exit-on-failure");
  if (!env.done() && !stay) return env.alert_at(1, "'master-worker' only supports 'no-exit-on-failure' option.");
  if (!env.expect_end()) return;
  env.warn("'master-worker' is deprecated as a keyword: use -W or -Ws on the command line.");
  env.config->global.master_worker = true;
  env.config->global.exit_on_failure = !stay;
}

void parse_max_reloads(ParseEnv& env) {
  std::string word = env.next();
  auto n = base::to_int(word);
  if (!n || *n < 0 || *n > INT32_MAX) return env.alert("'mworker-max-reloads' expects a number of reloads, not '" + word + "'.");
  if (env.expect_end()) env.config->global.mworker_max_reloads = static_cast<uint32_t>(*n);
}

void parse_close_spread(ParseEnv& env) {
  if (env.peek() != "infinite") return global_time_ms<&Global::close_spread>(env);
  env.next();
  if (env.expect_end()) env.config->global.close_spread = model::kNeverClose;
}

void refuse_nbproc(ParseEnv& env) {
  env.alert_at(0, "nbproc is not supported any more since HAProxy 2.5. Threads will automatically be used on "
                  "multi-processor machines if available.");
}

void refuse_debug(ParseEnv& env) {
  env.alert_at(0, "'debug' is not supported as a keyword of the global section any more: use -d.");
}

void parse_unsetting_fork(ParseEnv& env) { global_flag<&Global::insecure_fork>(env); }

constexpr Keyword kKeywords[] = {
    {"chroot", kGlobal, parse_chroot},
    {"localpeer", kGlobal, parse_localpeer},
    {"server-state-base", kGlobal, parse_state_base},
    {"server-state-file", kGlobal, parse_state_file},
    {"pidfile", kGlobal, parse_pidfile},
    {"user", kGlobal, parse_user},
    {"group", kGlobal, parse_group},
    {"uid", kGlobal, parse_uid},
    {"gid", kGlobal, parse_gid},
    {"node", kGlobal, parse_node},
    {"description", kGlobal, parse_description},
    {"daemon", kGlobal, global_flag<&Global::daemon>},
    {"quiet", kGlobal, global_flag<&Global::quiet>},
    {"zero-warning", kGlobal, global_flag<&Global::zero_warning>},
    {"master-worker", kGlobal, parse_master_worker},
    {"mworker-max-reloads", kGlobal, parse_max_reloads},
    {"strict-limits", kGlobal, global_flag<&Global::strict_limits>, Keyword::negatable},
    {"set-dumpable", kGlobal, global_flag<&Global::dumpable>, Keyword::negatable},
    {"insecure-fork-wanted", kGlobal, parse_unsetting_fork, Keyword::negatable},
    {"insecure-setuid-wanted", kGlobal, global_flag<&Global::insecure_setuid>, Keyword::negatable},
    {"expose-experimental-directives", kGlobal, global_flag<&Global::expose_experimental>},
    {"expose-deprecated-directives", kGlobal, global_flag<&Global::expose_deprecated>},
    {"hard-stop-after", kGlobal, global_time_ms<&Global::hard_stop_after>},
    {"grace", kGlobal, global_time_ms<&Global::grace>},
    {"close-spread-time", kGlobal, parse_close_spread},
    {"nbproc", kGlobal, refuse_nbproc},
    {"debug", kGlobal, refuse_debug},
};
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::config
