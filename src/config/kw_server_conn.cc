// Options of server lines that concern its connections: pool, PROXY protocol, TCP. Manual 5.2.
#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "config/congestion.h"
#include "config/kw_common.h"
#include "net/socket.h"

namespace sluice::config {
namespace {

using model::Server;

const model::Slot<std::string> server_congestion;

bool argument(ParseEnv& env, std::string_view option, std::string& out) {
  out = env.next();
  if (out.empty()) env.alert(fmt::format("'{}' expects <value> as argument.", option));
  return !out.empty();
}

int32_t clamped(std::string_view word) {
  return static_cast<int32_t>(std::clamp<int64_t>(leading_int(word), INT32_MIN, INT32_MAX));
}

void pool_purge_delay(ParseEnv& env, Server& s) {
  std::string word;
  if (!argument(env, "pool-purge-delay", word)) return;
  TimeValue t = parse_time(word);
  if (t.status == TimeValue::Status::overflow) return env.alert(time_fault(t, word, "pool-purge-delay"));
  if (!t.ok()) return env.alert(fmt::format("unexpected character '{}' in argument to <pool-purge-delay>.", t.bad));
  s.pool_purge_delay = static_cast<int32_t>(t.value);
}

void pool_max_conn(ParseEnv& env, Server& s) {
  std::string word;
  if (!argument(env, "pool-max-conn", word)) return;
  int32_t n = clamped(word);
  if (n < -1) return env.alert("'pool-max-conn' must be >= -1");
  s.pool_max_conn = n;
}

/// Kept for the thread that made them, in HAProxy; here no thread takes another's connections.
void pool_low_conn(ParseEnv& env, Server& s) {
  std::string word;
  if (argument(env, "pool-low-conn", word)) s.pool_low_conn = static_cast<uint32_t>(std::max(clamped(word), 0));
}

void max_reuse(ParseEnv& env, Server& s) {
  std::string word;
  if (argument(env, "max-reuse", word)) s.max_reuse = clamped(word);
}

void send_proxy(ParseEnv&, Server& s) { s.send_proxy = 1; }
void no_send_proxy(ParseEnv&, Server& s) { s.send_proxy = s.send_proxy == 1 ? 0 : s.send_proxy; }
void send_proxy_v2(ParseEnv&, Server& s) { s.send_proxy = 2; }
void no_send_proxy_v2(ParseEnv&, Server& s) { s.send_proxy = s.send_proxy == 2 ? 0 : s.send_proxy; }

void send_proxy_v2_ssl(ParseEnv& env, Server& s) {
  s.send_proxy = 2;
  s.proxy_v2_options |= model::kPp2Ssl;
  if (env.at(env.pos() - 1).ends_with("-cn")) s.proxy_v2_options |= model::kPp2CertCn;
}

void no_send_proxy_v2_ssl(ParseEnv& env, Server& s) {
  no_send_proxy_v2(env, s);
  s.proxy_v2_options &= ~(model::kPp2Ssl | model::kPp2CertCn);
}

void proxy_v2_options(ParseEnv& env, Server& s) {
  struct Row {
    std::string_view name;
    uint32_t bits;
  };
  constexpr Row kRows[] = {
      {"ssl", model::kPp2Ssl},
      {"cert-cn", model::kPp2Ssl | model::kPp2CertCn},
      {"cert-key", model::kPp2Ssl | model::kPp2CertKey},
      {"cert-sig", model::kPp2Ssl | model::kPp2CertSig},
      {"ssl-cipher", model::kPp2Ssl | model::kPp2SslCipher},
      {"authority", model::kPp2Authority},
      {"crc32c", model::kPp2Crc32c},
      {"unique-id", model::kPp2UniqueId},
  };
  const std::string word = env.next();
  for (std::string_view option : base::split(word, ',')) {
    const Row* row = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& r) { return r.name == option; });
    if (row == std::end(kRows)) return env.alert(fmt::format("'{}' : proxy v2 option not implemented.", option));
    s.proxy_v2_options |= row->bits;
  }
}

void tfo(ParseEnv&, Server& s) { s.tfo = true; }
void no_tfo(ParseEnv&, Server& s) { s.tfo = false; }

void tcp_ut(ParseEnv& env, Server& s) {
  const std::string& word = env.next();
  if (word.empty()) return env.alert("'tcp-ut' : missing TCP User Timeout value.");
  TimeValue t = parse_time(word);
  if (!t.ok()) return env.alert("'tcp-ut' : expects a positive delay in milliseconds.");
  s.tcp_ut = static_cast<int32_t>(t.value);
}

/// There is one HTTP protocol on the server side: h1 in HTTP mode. The mode is checked once the load ended.
void proto(ParseEnv& env, Server& s) {
  const std::string& word = env.next();
  if (word.empty()) return env.alert("'proto' : missing value.");
  if (word == "h2" || word == "fcgi" || word == "spop")
    return env.alert(fmt::format("'proto' : '{}' is a protocol of HAProxy that is not built in sluice yet", word));
  if (word != "h1" && word != "none") return env.alert(fmt::format("'proto' :  unknown MUX protocol '{}'", word));
  s.proto = word;
}

void congestion(ParseEnv& env, Server& s) {
  const std::string word = env.next();
  if (word.empty()) return env.alert("'cc' : missing congestion control algorithm.");
  if (!net::has_congestion_control(word)) return env.alert(fmt::format("'cc' : this system does not offer '{}'.", word));
  server_congestion.edit(s.slots) = word;
}

/// How websockets reach the server: over HTTP/1.1, which is all there is.
void websockets(ParseEnv& env, Server&) {
  const std::string& word = env.next();
  if (word == "h2") return env.alert("'ws' : 'h2' is a protocol of HAProxy that is not built in sluice yet");
  if (word != "auto" && word != "h1") env.alert(fmt::format("'ws' has to be 'auto', 'h1' or 'h2' (got '{}')", word));
}

constexpr ServerKeyword kKeywords[] = {
    {"cc", 1, congestion},
    {"ws", 1, websockets, Keyword::no_effect},
    {"pool-purge-delay", 1, pool_purge_delay},
    {"pool-max-conn", 1, pool_max_conn},
    {"pool-low-conn", 1, pool_low_conn, Keyword::no_effect},
    {"max-reuse", 1, max_reuse},
    {"send-proxy", 0, send_proxy},
    {"no-send-proxy", 0, no_send_proxy},
    {"send-proxy-v2", 0, send_proxy_v2},
    {"no-send-proxy-v2", 0, no_send_proxy_v2},
    {"send-proxy-v2-ssl", 0, send_proxy_v2_ssl},
    {"send-proxy-v2-ssl-cn", 0, send_proxy_v2_ssl},
    {"no-send-proxy-v2-ssl", 0, no_send_proxy_v2_ssl},
    {"no-send-proxy-v2-ssl-cn", 0, no_send_proxy_v2_ssl},
    {"proxy-v2-options", 1, proxy_v2_options},
    {"tfo", 0, tfo},
    {"no-tfo", 0, no_tfo},
    {"tcp-ut", 1, tcp_ut},
    {"proto", 1, proto},
};
const base::Register<ServerKeyword> reg(kKeywords);

}  // namespace

std::string_view congestion_of(const Server& s) {
  const std::string* name = server_congestion.get(s.slots);
  return name ? std::string_view(*name) : std::string_view{};
}

}  // namespace sluice::config
