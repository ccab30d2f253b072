// Options of server lines: identity, weight, limits. Manual 5.2. Complaints are completed by the line.
#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "config/kw_common.h"
#include "config/namespaces.h"

namespace sluice::config {
namespace {

using model::Server;

uint32_t count(ParseEnv& env) {
  return static_cast<uint32_t>(std::clamp<int64_t>(leading_int(env.next()), 0, INT32_MAX));
}

/// The option's argument, or "'x' expects <what> as argument.".
bool argument(ParseEnv& env, std::string_view option, std::string_view what, std::string& out) {
  out = env.next();
  if (out.empty()) env.alert(fmt::format("'{}' expects {} as argument.", option, what));
  return !out.empty();
}

void id(ParseEnv& env, Server& s) {
  if (env.at(0) == "default-server") return env.alert("'id' option is not accepted in default-server sections");
  const std::string& word = env.next();
  if (word.empty()) return env.alert("'id' : expects an integer argument.");
  int64_t n = leading_int(word);
  if (n <= 0 || n > INT32_MAX) return env.alert("'id' : custom id has to be > 0.");
  for (const auto& other : env.proxy->servers)
    if (other->id == n)
      return env.alert(fmt::format("'id' : custom id {} already used at {}:{} ('server {}').", n, other->file, other->line,
                                   other->name));
  s.id = static_cast<uint32_t>(n);
}

void guid(ParseEnv& env, Server& s) {
  if (env.at(0) == "default-server") return env.alert("'guid' option is not accepted in default-server sections");
  argument(env, "guid", "<guid>", s.guid);
}

void weight(ParseEnv& env, Server& s) {
  int64_t n = leading_int(env.next());
  if (n < 0 || n > 256) return env.alert(fmt::format("weight of server {} is not within 0 and 256 ({}).", s.name, n));
  s.weight = static_cast<int>(n);
  s.weight_given = true;
}

void backup(ParseEnv&, Server& s) { s.backup = true; }
void no_backup(ParseEnv&, Server& s) { s.backup = false; }
void disabled(ParseEnv&, Server& s) { s.disabled = true; }
void enabled(ParseEnv&, Server& s) { s.disabled = false; }
void maxconn(ParseEnv& env, Server& s) { s.maxconn = count(env); }
void minconn(ParseEnv& env, Server& s) { s.minconn = count(env); }
void maxqueue(ParseEnv& env, Server& s) { s.maxqueue = count(env); }

/// HAProxy reads a bare number as milliseconds here and keeps whole seconds at least.
void slowstart(ParseEnv& env, Server& s) {
  const std::string word = env.next();
  TimeValue t = parse_time(word);
  if (t.status == TimeValue::Status::overflow) return env.alert(time_fault(t, word, "slowstart"));
  if (!t.ok())
    return env.alert(fmt::format("unexpected character '{}' in 'slowstart' argument of server {}.",
                                 t.bad ? std::string(1, t.bad) : "", s.name));
  s.slowstart = static_cast<int32_t>(t.value);
}

void cookie(ParseEnv& env, Server& s) { argument(env, "cookie", "<value>", s.cookie); }
void redir(ParseEnv& env, Server& s) { argument(env, "redir", "<prefix>", s.redir); }

void namespace_(ParseEnv& env, Server& s) {
  const std::string word = env.next();
  if (word.empty()) return env.alert("'namespace' : expects <name> as argument.");
  if (word != "*" && !namespace_exists(word)) return env.alert(fmt::format("Cannot open namespace '{}'.", word));
  s.namespace_name = word;
}

void hash_key(ParseEnv& env, Server& s) {
  const std::string& word = env.next();
  if (word == "id") s.hash_key = Server::HashKey::id;
  else if (word == "addr") s.hash_key = Server::HashKey::addr;
  else if (word == "addr-port") s.hash_key = Server::HashKey::addr_port;
  else env.alert(fmt::format("'hash-key' has to be 'id', 'addr', or 'addr-port' (got '{}')", word));
}

/// Methods that follow one another: last, libc, none, or an address to take.
void init_addr(ParseEnv& env, Server& s) {
  const std::string word = env.next();
  for (std::string_view method : base::split(word, ',')) {
    if (method.empty() || method == "last" || method == "libc" || method == "none") continue;
    if (!net::Address::parse_ip(method).is_ip())
      return env.alert(fmt::format("'init-addr' : unknown init-addr method '{}', supported methods are 'libc', 'last', "
                                   "'none'.", method));
  }
  s.init_addr = word;
}

constexpr ServerKeyword kKeywords[] = {
    {"id", 1, id},
    {"guid", 1, guid},
    {"weight", 1, weight},
    {"backup", 0, backup},
    {"no-backup", 0, no_backup},
    {"disabled", 0, disabled},
    {"enabled", 0, enabled},
    {"maxconn", 1, maxconn},
    {"minconn", 1, minconn},
    {"maxqueue", 1, maxqueue},
    {"slowstart", 1, slowstart},
    {"cookie", 1, cookie},
    {"redir", 1, redir},
    {"namespace", 1, namespace_},
    {"hash-key", 1, hash_key},
    {"init-addr", 1, init_addr},
};
const base::Register<ServerKeyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
