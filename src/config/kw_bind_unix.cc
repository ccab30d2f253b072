// Options of bind lines that concern UNIX sockets and the Runtime API. Manual 5.1.
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>

#include <cstdlib>

#include "config/kw_common.h"

namespace sluice::config {
namespace {

using model::Bind;

void mode(ParseEnv& env, Bind& b) {
  const std::string word = env.next();
  char* end = nullptr;
  long n = std::strtol(word.c_str(), &end, 8);
  if (word.empty() || *end || n < 0 || n > 07777)
    return env.alert(fmt::format("'mode' : missing or invalid mode '{}' (octal integer expected)", word));
  b.mode = static_cast<int>(n);
}

void user(ParseEnv& env, Bind& b) {
  const std::string word = env.next();
  if (word.empty()) return env.alert("'user' : missing user name");
  const passwd* pw = getpwnam(word.c_str());
  if (!pw) return env.alert(fmt::format("'user' : unknown user name '{}'", word));
  b.uid = static_cast<int>(pw->pw_uid);
}

void group(ParseEnv& env, Bind& b) {
  const std::string word = env.next();
  if (word.empty()) return env.alert("'group' : missing group name");
  const struct group* gr = getgrnam(word.c_str());
  if (!gr) return env.alert(fmt::format("'group' : unknown group name '{}'", word));
  b.gid = static_cast<int>(gr->gr_gid);
}

void uid(ParseEnv& env, Bind& b) {
  const std::string& word = env.next();
  if (word.empty()) return env.alert("'uid' : missing value");
  b.uid = static_cast<int>(leading_int(word));
}

void gid(ParseEnv& env, Bind& b) {
  const std::string& word = env.next();
  if (word.empty()) return env.alert("'gid' : missing value");
  b.gid = static_cast<int>(leading_int(word));
}

void level(ParseEnv& env, Bind& b) {
  const std::string& word = env.next();
  if (word == "user") b.level = 0;
  else if (word == "operator") b.level = 1;
  else if (word == "admin") b.level = 2;
  else if (word.empty()) env.alert("'level' : missing level");
  else env.alert(fmt::format("'level' only supports 'user', 'operator', and 'admin' (got '{}')", word));
}

void expose_fd(ParseEnv& env, Bind& b) {
  const std::string& word = env.next();
  if (word == "listeners") b.expose_fd = true;
  else if (word.empty()) env.alert("'expose-fd' : missing fd type");
  else env.alert(fmt::format("'expose-fd' only supports 'listeners' (got '{}')", word));
}

void severity_output(ParseEnv& env, Bind& b) {
  const std::string& word = env.next();
  if (word == "none") b.severity_output = 0;
  else if (word == "number") b.severity_output = 1;
  else if (word == "string") b.severity_output = 2;
  else if (word.empty()) env.alert("'severity-output' : missing severity format");
  else env.alert(fmt::format("'severity-output' only supports 'none', 'number', and 'string' (got '{}')", word));
}

constexpr BindKeyword kKeywords[] = {
    {"mode", 1, mode},       {"user", 1, user},           {"group", 1, group},
    {"uid", 1, uid},         {"gid", 1, gid},             {"level", 1, level},
    {"expose-fd", 1, expose_fd}, {"severity-output", 1, severity_output},
};
const base::Register<BindKeyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
