// Options of bind lines: names and numbers, TCP, PROXY protocol. Manual 5.1. Complaints are completed by the line.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/strings.h"
#include "config/congestion.h"
#include "config/kw_common.h"
#include "config/namespaces.h"
#include "net/socket.h"

namespace sluice::config {
namespace {

using model::Bind;

const model::Slot<std::string> bind_congestion;

/// The option's argument, or a complaint that it is missing.
bool argument(ParseEnv& env, std::string_view option, std::string_view what, std::string& out) {
  out = env.next();
  if (out.empty()) env.alert(fmt::format("'{}' : missing {}", option, what));
  return !out.empty();
}

void name(ParseEnv& env, Bind& b) { argument(env, "name", "name", b.name); }

void id(ParseEnv& env, Bind& b) {
  const std::string word = env.next();
  if (word.empty()) return env.alert("'id' : expects an integer argument");
  auto n = base::to_int(word);
  if (!n) return env.alert(fmt::format("'id' : expects an integer argument, found '{}'", word));
  if (*n <= 0 || *n > INT32_MAX) return env.alert("'id' : custom id has to be > 0");
  if (env.proxy)
    for (const auto& other : env.proxy->binds)
      if (other->id == *n)
        return env.alert(fmt::format("'id' : custom id {} already used at {}:{} ('bind {}')", *n, other->file, other->line,
                                     other->address.text));
  b.id = static_cast<uint32_t>(*n);
}

void guid_prefix(ParseEnv& env, Bind& b) { argument(env, "guid-prefix", "value", b.guid_prefix); }

void nice(ParseEnv& env, Bind& b) {
  std::string word;
  if (!argument(env, "nice", "value", word)) return;
  int64_t n = leading_int(word);
  if (n < -1024 || n > 1024)
    return env.alert(fmt::format("'nice' : invalid value {}, allowed range is -1024..1024", n));
  b.nice = static_cast<int>(n);
}

void maxconn(ParseEnv& env, Bind& b) {
  std::string word;
  if (!argument(env, "maxconn", "value", word)) return;
  int64_t n = leading_int(word);
  if (n < 0) return env.alert(fmt::format("'maxconn' : invalid value {}, must be >= 0", n));
  b.maxconn = static_cast<uint32_t>(std::min<int64_t>(n, INT32_MAX));
}

void backlog(ParseEnv& env, Bind& b) {
  std::string word;
  if (!argument(env, "backlog", "value", word)) return;
  int64_t n = leading_int(word);
  if (n < 0) return env.alert(fmt::format("'backlog' : invalid value {}, must be > 0", n));
  b.backlog = static_cast<int>(std::min<int64_t>(n, INT32_MAX));
}

void interface(ParseEnv& env, Bind& b) { argument(env, "interface", "interface name", b.interface); }

void mss(ParseEnv& env, Bind& b) {
  std::string word;
  if (!argument(env, "mss", "MSS value", word)) return;
  int64_t n = leading_int(word);
  if (n == 0 || std::abs(n) > 65535)
    return env.alert("'mss' : expects an MSS with and absolute value between 1 and 65535");
  b.mss = static_cast<int>(n);
}

void tcp_ut(ParseEnv& env, Bind& b) {
  std::string word;
  if (!argument(env, "tcp-ut", "TCP User Timeout value", word)) return;
  TimeValue t = parse_time(word);
  if (!t.ok()) return env.alert("'tcp-ut' : expects a positive delay in milliseconds");
  b.tcp_ut = static_cast<int32_t>(t.value);
}

void v4v6(ParseEnv&, Bind& b) { b.v4v6 = true; }
void v6only(ParseEnv&, Bind& b) { b.v6only = true; }
void defer_accept(ParseEnv&, Bind& b) { b.defer_accept = true; }
void transparent(ParseEnv&, Bind& b) { b.transparent = true; }
void tfo(ParseEnv&, Bind& b) { b.tfo = true; }
void accept_proxy(ParseEnv&, Bind& b) { b.accept_proxy = true; }

void namespace_(ParseEnv& env, Bind& b) {
  if (!argument(env, "namespace", "namespace id", b.namespace_name)) return;
  if (!namespace_exists(b.namespace_name)) env.alert(fmt::format("Cannot open namespace '{}'.", b.namespace_name));
}

void congestion(ParseEnv& env, Bind& b) {
  std::string word;
  if (!argument(env, "cc", "congestion control algorithm", word)) return;
  if (!net::has_congestion_control(word)) return env.alert(fmt::format("'cc' : this system does not offer '{}'", word));
  bind_congestion.edit(b.slots) = word;
}

/// Which of the protocols goes with the proxy's mode is checked once the load ended.
void proto(ParseEnv& env, Bind& b) {
  std::string word;
  if (!argument(env, "proto", "value", word)) return;
  if (word == "h2" || word == "fcgi" || word == "spop")
    return env.alert(fmt::format("'proto' : '{}' is a protocol of HAProxy that is not built in sluice yet", word));
  if (word != "h1" && word != "none") return env.alert(fmt::format("'proto' :  unknown MUX protocol '{}'", word));
  b.proto = word;
}

constexpr BindKeyword kKeywords[] = {
    {"name", 1, name},
    {"id", 1, id},
    {"guid-prefix", 1, guid_prefix},
    {"nice", 1, nice},
    {"maxconn", 1, maxconn},
    {"backlog", 1, backlog},
    {"cc", 1, congestion},
    {"interface", 1, interface},
    {"mss", 1, mss},
    {"tcp-ut", 1, tcp_ut},
    {"v4v6", 0, v4v6},
    {"v6only", 0, v6only},
    {"defer-accept", 0, defer_accept},
    {"transparent", 0, transparent},
    {"tfo", 0, tfo},
    {"accept-proxy", 0, accept_proxy},
    {"namespace", 1, namespace_},
    {"proto", 1, proto},
};
const base::Register<BindKeyword> reg(kKeywords);

}  // namespace

std::string_view congestion_of(const Bind& b) {
  const std::string* name = bind_congestion.get(b.slots);
  return name ? std::string_view(*name) : std::string_view{};
}

}  // namespace sluice::config
