// default-path and unix-bind: where files and sockets are. Manual 3.1.
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

#include "config/default_path.h"
#include "config/kw_global_common.h"

namespace sluice::config {
namespace {

using model::Global;
using Policy = Global::DefaultPath;

/// Of "etc/h.cfg" it is "etc", of "h.cfg" nothing.
std::string folder_of(const std::string& file) {
  size_t slash = file.rfind('/');
  return slash == std::string::npos ? "" : slash == 0 ? "/" : file.substr(0, slash);
}

std::string go(const std::string& directory) {
  if (directory.empty() || chdir(directory.c_str()) == 0) return {};
  return fmt::format("couldn't set 'default-path' to directory '{}': {}.", directory, strerror(errno));
}

void parse_default_path(ParseEnv& env) {
  constexpr const char* kModes = "supported modes include 'current', 'config', 'parent', and 'origin'.";
  Global& g = env.config->global;
  const std::string word = env.next();
  if (word.empty()) return env.alert_at(0, fmt::format("missing default-path mode '' for 'default-path', {}", kModes));
  if (word == "current") g.default_path = Policy::current;
  else if (word == "config") g.default_path = Policy::config;
  else if (word == "parent") g.default_path = Policy::parent;
  else if (word != "origin")
    return env.alert(fmt::format("unsupported default-path mode '{}' for 'default-path', {}", word, kModes));
  if (word == "origin") {
    if (env.peek().empty()) return env.alert("'default-path origin' expects a directory as an argument.");
    g.default_path = Policy::origin;
    g.path_origin = env.next();
  }
  if (!env.expect_end()) return;
  if (g.start_directory.empty()) g.start_directory = current_directory();
  if (std::string fault = enter_default_path(g, env.file); !fault.empty()) env.alert_at(1, std::move(fault));
}

int user_id(ParseEnv& env, const std::string& name) {
  const passwd* p = getpwnam(name.c_str());
  if (!p) env.alert(fmt::format("'unix-bind' : '{}' unknown user.", name));
  return p ? static_cast<int>(p->pw_uid) : -1;
}

int group_id(ParseEnv& env, const std::string& name) {
  const group* g = getgrnam(name.c_str());
  if (!g) env.alert(fmt::format("'unix-bind' : '{}' unknown group.", name));
  return g ? static_cast<int>(g->gr_gid) : -1;
}

void parse_unix_bind(ParseEnv& env) {
  model::UnixBind& u = env.config->global.unix_bind;
  while (!env.done() && !env.failed()) {
    const std::string option = env.next(), value = env.next();
    if (option == "prefix") u.prefix = value;
    else if (option == "mode") u.mode = static_cast<int>(std::strtol(value.c_str(), nullptr, 8) & 07777);
    else if (option == "uid") u.uid = static_cast<int>(leading_int(value));
    else if (option == "gid") u.gid = static_cast<int>(leading_int(value));
    else if (option == "user") u.uid = user_id(env, value);
    else if (option == "group") u.gid = group_id(env, value);
    else env.alert("'unix-bind' only supports the 'prefix', 'mode', 'uid', 'gid', 'user' and 'group' options.");
  }
}

constexpr Keyword kKeywords[] = {
    {"default-path", kGlobal, parse_default_path},
    {"unix-bind", kGlobal, parse_unix_bind},
};
const base::Register<Keyword> registered(kKeywords);

}  // namespace

std::string current_directory() {
  char path[PATH_MAX];
  return getcwd(path, sizeof path) ? path : "";
}

std::string enter_default_path(const Global& g, const std::string& file) {
  if (g.default_path == Policy::current && g.start_directory.empty()) return {};
  std::string fault = go(g.start_directory);
  if (!fault.empty()) return fault;
  switch (g.default_path) {
    case Policy::current: return {};
    case Policy::config: return go(folder_of(file));
    case Policy::parent: fault = go(folder_of(file)); return fault.empty() ? go("..") : fault;
    case Policy::origin: return go(g.path_origin);
  }
  return {};
}

void leave_default_path(const Global& g) {
  if (g.default_path != Policy::current) go(g.start_directory);
}

}  // namespace sluice::config
