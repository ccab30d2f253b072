// Global settings that HAProxy knows and that have nothing to act on here: checked as HAProxy checks them, then
// forgotten. Manual 3.1, 3.2. The manual page marks each of them "no effect". Those about TLS would act on lines with "ssl",
// which are refused: a file without such lines means what it says.
#include <algorithm>
#include <array>

#include "base/strings.h"
#include "config/kw_global_common.h"
#include "config/number_set.h"

namespace sluice::config {
namespace {

struct Row {
  std::string_view name;
  enum Kind : uint8_t { flag, number, ranged, size, time, choice, words, tls_options, codes } kind;
  int64_t low = 0, high = 0;         ///< ranged; time: high in milliseconds, 0 for HAProxy's own limit
  std::string_view choices = {};     ///< "on off"
  uint8_t flags = 0;
};

constexpr std::string_view kOnOff = "on off";
constexpr int64_t kMost = INT32_MAX;
constexpr Row kRows[] = {
    {"acme.scheduler", Row::choice, 0, 0, "auto off"},
    {"busy-polling", Row::flag, 0, 0, {}, Keyword::negatable},
    {"ca-base", Row::words, 1, 1},
    {"cluster-secret", Row::words, 1, 1},
    {"cpu-affinity", Row::choice, 0, 0, "auto per-core per-group per-thread per-ccx"},
    {"cpu-policy", Row::choice, 0, 0, "none efficiency first-usable-node group-by-2-ccx group-by-2-clusters "
                                          "group-by-3-ccx group-by-3-clusters group-by-4-ccx group-by-4-cluster "
                                          "group-by-ccx group-by-cluster performance resource threads-per-core"},
    {"cpu-set", Row::words, 1, 62},
    {"crt-base", Row::words, 1, 1},
    {"h2-workaround-bogus-websocket-clients", Row::flag, 0, 0, {}, Keyword::negatable},
    {"http-err-codes", Row::codes},
    {"http-fail-codes", Row::codes},
    {"httpclient.resolvers.disabled", Row::choice, 0, 0, kOnOff},
    {"httpclient.resolvers.id", Row::words, 1, 1},
    {"httpclient.resolvers.prefer", Row::choice, 0, 0, "ipv4 ipv6"},
    {"httpclient.retries", Row::number},
    {"httpclient.ssl.ca-file", Row::words, 1, 1},
    {"httpclient.ssl.verify", Row::choice, 0, 0, "none required"},
    {"httpclient.timeout.connect", Row::time},
    {"issuers-chain-path", Row::words, 1, 1},
    {"key-base", Row::words, 1, 1},
    {"limited-quic", Row::flag},
    {"max-threads-per-group", Row::ranged, 1, 1024},
    {"maxcompcpuusage", Row::ranged, 0, 100},
    {"maxcomprate", Row::number},
    {"maxsslconn", Row::number},
    {"maxsslrate", Row::number},
    {"maxzlibmem", Row::number},
    {"no-memory-trimming", Row::flag},
    {"no-quic", Row::flag},
    {"noepoll", Row::flag},
    {"noevports", Row::flag},
    {"nokqueue", Row::flag},
    {"noktls", Row::flag},
    {"nopoll", Row::flag},
    {"numa-cpu-mapping", Row::flag, 0, 0, {}, Keyword::negatable},
    {"ocsp-update.disable", Row::choice, 0, 0, kOnOff},
    {"ocsp-update.httpproxy", Row::words, 1, 1},
    {"ocsp-update.maxdelay", Row::number},
    {"ocsp-update.mindelay", Row::number},
    {"ocsp-update.mode", Row::choice, 0, 0, kOnOff},
    {"prealloc-fd", Row::flag},
    {"profiling.memory", Row::choice, 0, 0, kOnOff},
    {"profiling.tasks", Row::choice, 0, 0, "on auto off"},
    {"ssl-default-bind-ciphers", Row::words, 1, 1},
    {"ssl-default-bind-ciphersuites", Row::words, 1, 1},
    {"ssl-default-bind-client-sigalgs", Row::words, 1, 1},
    {"ssl-default-bind-curves", Row::words, 1, 1},
    {"ssl-default-bind-options", Row::tls_options},
    {"ssl-default-bind-sigalgs", Row::words, 1, 1},
    {"ssl-default-server-ciphers", Row::words, 1, 1},
    {"ssl-default-server-ciphersuites", Row::words, 1, 1},
    {"ssl-default-server-client-sigalgs", Row::words, 1, 1},
    {"ssl-default-server-curves", Row::words, 1, 1},
    {"ssl-default-server-options", Row::tls_options},
    {"ssl-default-server-sigalgs", Row::words, 1, 1},
    {"ssl-dh-param-file", Row::words, 1, 1},
    {"ssl-load-extra-del-ext", Row::flag},
    {"ssl-load-extra-files", Row::words, 1, 62},
    {"ssl-mode-async", Row::flag},
    {"ssl-passphrase-cmd", Row::words, 1, 62},
    {"ssl-propquery", Row::words, 1, 1},
    {"ssl-provider", Row::words, 1, 1},
    {"ssl-provider-path", Row::words, 1, 1},
    {"ssl-security-level", Row::ranged, 0, 5},
    {"ssl-server-verify", Row::choice, 0, 0, "none required"},
    {"ssl-skip-self-issued-ca", Row::flag},
    {"stress-level", Row::ranged, 0, 9},
    {"thread-group", Row::words, 1, 62},
    {"thread-groups", Row::ranged, 1, 16},
    {"tune.applet.zero-copy-forwarding", Row::choice, 0, 0, kOnOff},
    {"tune.buffers.limit", Row::number},
    {"tune.buffers.reserve", Row::number},
    {"tune.bufsize.large", Row::size},
    {"tune.bufsize.small", Row::size},
    {"tune.comp.maxlevel", Row::ranged, 1, 9},
    {"tune.defaults.purge", Row::flag},
    {"tune.disable-fast-forward", Row::flag, 0, 0, {}, Keyword::experimental},
    {"tune.disable-zero-copy-forwarding", Row::flag},
    {"tune.epoll.mask-events", Row::words, 1, 1},
    {"tune.events.max-events-at-once", Row::ranged, 1, 10000},
    {"tune.fail-alloc", Row::ranged, 0, 100},
    {"tune.fd.edge-triggered", Row::choice, 0, 0, kOnOff, Keyword::experimental},
    {"tune.glitches.kill.cpu-usage", Row::ranged, 0, 100},
    {"tune.h1.be.glitches-threshold", Row::ranged, 0, kMost},
    {"tune.h1.fe.glitches-threshold", Row::ranged, 0, kMost},
    {"tune.h1.zero-copy-fwd-recv", Row::choice, 0, 0, kOnOff},
    {"tune.h1.zero-copy-fwd-send", Row::choice, 0, 0, kOnOff},
    {"tune.h2.be.glitches-threshold", Row::ranged, 0, kMost},
    {"tune.h2.be.initial-window-size", Row::ranged, 0, kMost},
    {"tune.h2.be.max-concurrent-streams", Row::ranged, 0, kMost},
    {"tune.h2.be.max-frames-at-once", Row::ranged, 0, kMost},
    {"tune.h2.be.rxbuf", Row::size},
    {"tune.h2.fe.glitches-threshold", Row::ranged, 0, kMost},
    {"tune.h2.fe.initial-window-size", Row::ranged, 0, kMost},
    {"tune.h2.fe.max-concurrent-streams", Row::ranged, 0, kMost},
    {"tune.h2.fe.max-frames-at-once", Row::ranged, 0, kMost},
    {"tune.h2.fe.max-rst-at-once", Row::ranged, 0, kMost},
    {"tune.h2.fe.max-total-streams", Row::ranged, 0, kMost},
    {"tune.h2.fe.rxbuf", Row::size},
    {"tune.h2.header-table-size", Row::ranged, 4096, 65536},
    {"tune.h2.initial-window-size", Row::ranged, 0, kMost},
    {"tune.h2.log-errors", Row::choice, 0, 0, "none connection stream"},
    {"tune.h2.max-concurrent-streams", Row::ranged, 0, kMost},
    {"tune.h2.max-frame-size", Row::ranged, 16384, 16777215},
    {"tune.h2.zero-copy-fwd-send", Row::choice, 0, 0, kOnOff},
    {"tune.idle-pool.shared", Row::choice, 0, 0, "auto on off full"},
    {"tune.idletimer", Row::time, 0, 65535},
    {"tune.listener.default-shards", Row::choice, 0, 0, "by-process by-thread by-group"},
    {"tune.listener.multi-queue", Row::choice, 0, 0, "on fair off"},
    {"tune.lua.bool-sample-conversion", Row::choice, 0, 0, "normal pre-3.1-bug"},
    {"tune.lua.burst-timeout", Row::time},
    {"tune.lua.forced-yield", Row::number},
    {"tune.lua.log.loggers", Row::choice, 0, 0, kOnOff},
    {"tune.lua.log.stderr", Row::choice, 0, 0, "on auto off"},
    {"tune.lua.maxmem", Row::number},
    {"tune.lua.openlibs", Row::words, 1, 1},
    {"tune.lua.service-timeout", Row::time},
    {"tune.lua.session-timeout", Row::time},
    {"tune.lua.task-timeout", Row::time},
    {"tune.max-rules-at-once", Row::ranged, 0, kMost},
    {"tune.maxpollevents", Row::number},
    {"tune.memory.hot-size", Row::number},
    {"tune.notsent-lowat.client", Row::size},
    {"tune.notsent-lowat.server", Row::size},
    {"tune.pattern.cache-size", Row::ranged, 0, kMost},
    {"tune.peers.max-updates-at-once", Row::ranged, 1, kMost},
    {"tune.pipesize", Row::size},
    {"tune.pt.zero-copy-forwarding", Row::choice, 0, 0, kOnOff},
    {"tune.quic.be.cc.cubic-min-losses", Row::number},
    {"tune.quic.frontend.conn-tx-buffers.limit", Row::number},
    {"tune.quic.frontend.max-data-size", Row::size},
    {"tune.quic.frontend.max-idle-timeout", Row::time},
    {"tune.quic.frontend.max-streams-bidi", Row::number},
    {"tune.quic.frontend.max-tx-mem", Row::size},
    {"tune.quic.listen", Row::choice, 0, 0, kOnOff},
    {"tune.quic.max-frame-loss", Row::number},
    {"tune.quic.reorder-ratio", Row::ranged, 0, 100},
    {"tune.quic.retry-threshold", Row::number},
    {"tune.quic.socket-owner", Row::choice, 0, 0, "connection listener"},
    {"tune.quic.zero-copy-fwd-send", Row::choice, 0, 0, kOnOff},
    {"tune.recv_enough", Row::number},
    {"tune.renice.runtime", Row::ranged, -20, 19},
    {"tune.renice.startup", Row::ranged, -20, 19},
    {"tune.ring.queues", Row::ranged, 0, kMost},
    {"tune.runqueue-depth", Row::number},
    {"tune.sched.low-latency", Row::choice, 0, 0, kOnOff},
    {"tune.ssl.cachesize", Row::ranged, 0, kMost},
    {"tune.ssl.capture-buffer-size", Row::ranged, 0, kMost},
    {"tune.ssl.capture-cipherlist-size", Row::ranged, 0, kMost},
    {"tune.ssl.certificate-compression", Row::choice, 0, 0, "auto off"},
    {"tune.ssl.default-dh-param", Row::ranged, 1024, kMost},
    {"tune.ssl.force-private-cache", Row::flag},
    {"tune.ssl.hard-maxrecord", Row::ranged, 0, kMost},
    {"tune.ssl.keylog", Row::choice, 0, 0, kOnOff},
    {"tune.ssl.lifetime", Row::time},
    {"tune.ssl.maxrecord", Row::ranged, 0, kMost},
    {"tune.ssl.ocsp-update.maxdelay", Row::number},
    {"tune.ssl.ocsp-update.mindelay", Row::number},
    {"tune.ssl.ssl-ctx-cache-size", Row::ranged, 0, kMost},
    {"tune.stick-counters", Row::ranged, 0, 100},
    {"tune.streams-elasticity", Row::number},
    {"tune.takeover-other-tg-connections", Row::choice, 0, 0, "none restricted full"},
    {"tune.zlib.memlevel", Row::ranged, 1, 9},
    {"tune.zlib.windowsize", Row::ranged, 8, 15},
    {"warn-blocked-traffic-after", Row::time},
};

const Row& row_of(std::string_view name) {
  return *std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& r) { return r.name == name; });
}

void check_ranged(ParseEnv& env, const Row& row) {
  std::string word = env.next();
  int64_t n = leading_int(word);
  bool digits = !word.empty() && (base::is_digit(word[0]) || (word[0] == '-' && word.size() > 1));
  if (!digits || n < row.low || n > row.high)
    return env.alert("'" + env.at(0) + "' expects a numeric value between " + std::to_string(row.low) + " and " +
                     std::to_string(row.high) + ".");
  env.expect_end();
}

void check_choice(ParseEnv& env, const Row& row) {
  std::string word = env.next();
  auto choices = base::split(row.choices, ' ');
  if (std::find(choices.begin(), choices.end(), word) != choices.end()) {
    env.expect_end();
    return;
  }
  std::string list;
  for (size_t i = 0; i < choices.size(); ++i)
    list += (i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ") + ("'" + std::string(choices[i]) + "'");
  env.alert("'" + env.at(0) + "' expects either " + list + " but got '" + word + "'.");
}

void check_size(ParseEnv& env) {
  std::string word = env.next();
  char bad = '\0';
  if (word.empty()) return env.alert("'" + env.at(0) + "' expects a size argument.");
  if (!parse_size(word, bad)) return env.alert(env.at(0) + ": '" + word + "' is an invalid size");
  env.expect_end();
}

void check_time(ParseEnv& env, const Row& row) {
  auto t = global_time(env);
  if (t && row.high && *t > row.high)
    env.alert("'" + env.at(0) + "' expects a timer value between 0 and " + std::to_string(row.high) + " ms.");
}

constexpr std::string_view kTlsOptions[] = {
    "allow-0rtt", "force-sslv3", "force-tlsv10", "force-tlsv11", "force-tlsv12", "force-tlsv13", "no-renegotiate", "no-ssl-reuse",
    "no-sslv3", "no-strict-sni", "no-tls-tickets", "no-tlsv10", "no-tlsv11", "no-tlsv12", "no-tlsv13", "prefer-client-ciphers",
    "strict-sni", "tls-tickets",
};
constexpr std::string_view kTlsVersions[] = {"SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3"};

/// What a line with "ssl" may hold that needs no argument, and the range of versions.
void check_tls_options(ParseEnv& env) {
  auto among = [](const auto& names, std::string_view word) {
    return std::find(std::begin(names), std::end(names), word) != std::end(names);
  };
  const std::string statement = "global statement '" + env.at(0) + "'";
  if (env.done()) return env.alert(statement + " expects an option as an argument.");
  while (!env.done()) {
    const std::string word = env.next();
    if (word == "ssl-min-ver" || word == "ssl-max-ver") {
      if (!among(kTlsVersions, env.next()))
        return env.alert("'" + word + "' : missing the ssl/tls version on " + statement + ".");
    } else if (!among(kTlsOptions, word)) {
      return env.alert("unknown option '" + word + "' on " + statement + ".");
    }
  }
}

/// "400-499 -404,+429": statuses from 100 to 599.
void check_codes(ParseEnv& env) {
  if (env.done()) return env.alert("'" + env.at(0) + "' expects a list of status codes.");
  while (!env.done()) {
    const std::string word = env.next();
    for (std::string_view part : base::split(word, ',')) {
      if (part.starts_with('+') || part.starts_with('-')) part.remove_prefix(1);
      std::vector<uint16_t> codes;
      if (parse_number_set(part, 100, 599, codes) != NumberSet::good || !base::is_digit(part[0]))
        return env.alert("'" + env.at(0) + "' : '" + word + "' is not a list of status codes from 100 to 599.");
    }
  }
}

void check(ParseEnv& env) {
  const Row& row = row_of(env.at(0));
  switch (row.kind) {
    case Row::flag: env.expect_end(); return;
    case Row::number: global_number(env); return;
    case Row::ranged: return check_ranged(env, row);
    case Row::size: return check_size(env);
    case Row::time: return check_time(env, row);
    case Row::tls_options: return check_tls_options(env);
    case Row::codes: return check_codes(env);
    case Row::choice: return check_choice(env, row);
    case Row::words: {
      auto n = static_cast<int64_t>(env.size() - env.pos());
      if (n < row.low) return env.alert("'" + env.at(0) + "' expects an argument.");
      if (n > row.high) {
        env.seek(1 + static_cast<size_t>(row.high));
        env.expect_end();
      }
    }
  }
}

constexpr auto kKeywords = [] {
  std::array<Keyword, std::size(kRows)> out{};
  for (size_t i = 0; i < out.size(); ++i)
    out[i] = {kRows[i].name, kGlobal, check, static_cast<uint8_t>(kRows[i].flags | Keyword::no_effect)};
  return out;
}();
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::config
