#include "config/not_built.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace sluice::config {
namespace {

// Names as HAProxy 3.4 lists them (-dKall, manual 3 and 4.1). A name that is registered here never reaches these tables.
constexpr std::string_view kGlobalNames[] = {
    "51degrees-cache-size", "51degrees-data-file", "51degrees-property-name-list", "51degrees-property-separator",
    "acme.scheduler", "busy-polling", "ca-base", "chroot", "close-spread-time", "cluster-secret", "cpu-affinity",
    "cpu-map", "cpu-policy", "cpu-set", "crt-base", "daemon", "default-path", "description", "deviceatlas-json-file",
    "deviceatlas-log-level", "deviceatlas-properties-cookie", "deviceatlas-separator", "dns-accept-family",
    "expose-deprecated-directives", "expose-experimental-directives", "fd-hard-limit", "force-cfg-parser-pause", "gid",
    "grace", "group", "h1-accept-payload-with-any-method", "h1-case-adjust", "h1-case-adjust-file",
    "h1-do-not-close-on-insecure-transfer-encoding", "h2-workaround-bogus-websocket-clients", "hard-stop-after",
    "harden.reject-privileged-ports.quic", "harden.reject-privileged-ports.tcp", "http-err-codes", "http-fail-codes",
    "httpclient.resolvers.disabled", "httpclient.resolvers.id", "httpclient.resolvers.prefer", "httpclient.retries",
    "httpclient.ssl.ca-file", "httpclient.ssl.verify", "httpclient.timeout.connect", "insecure-fork-wanted",
    "insecure-setuid-wanted", "issuers-chain-path", "jwt.decrypt_alg_list", "jwt.decrypt_enc_list", "key-base",
    "limited-quic", "localpeer", "log", "log-send-hostname", "log-tag", "lua-load", "lua-load-per-thread",
    "lua-prepend-path", "master-worker", "max-spread-checks", "max-threads-per-group", "maxcompcpuusage",
    "maxcomprate", "maxconn", "maxconnrate", "maxpipes", "maxsessrate", "maxsslconn", "maxsslrate", "maxzlibmem",
    "mworker-max-reloads", "nbproc", "nbthread", "no-memory-trimming", "no-quic", "node", "noepoll", "noevports",
    "nogetaddrinfo", "nokqueue", "noktls", "nopoll", "noreuseport", "nosplice", "numa-cpu-mapping",
    "ocsp-update.disable", "ocsp-update.httpproxy", "ocsp-update.maxdelay", "ocsp-update.mindelay", "ocsp-update.mode",
    "pidfile", "pp2-never-send-local", "prealloc-fd", "presetenv", "profiling.memory", "profiling.tasks", "quiet",
    "resetenv", "server-state-base", "server-state-file", "set-dumpable", "setcap", "setenv",
    "shm-stats-file", "shm-stats-file-max-objects", "spread-checks", "ssl-default-bind-ciphers",
    "ssl-default-bind-ciphersuites", "ssl-default-bind-client-sigalgs", "ssl-default-bind-curves",
    "ssl-default-bind-options", "ssl-default-bind-sigalgs", "ssl-default-server-ciphers",
    "ssl-default-server-ciphersuites", "ssl-default-server-client-sigalgs", "ssl-default-server-curves",
    "ssl-default-server-options", "ssl-default-server-sigalgs", "ssl-dh-param-file", "ssl-engine",
    "ssl-load-extra-del-ext", "ssl-load-extra-files", "ssl-mode-async", "ssl-passphrase-cmd", "ssl-propquery",
    "ssl-provider", "ssl-provider-path", "ssl-security-level", "ssl-server-verify", "ssl-skip-self-issued-ca", "stats",
    "stats-file", "stress-level", "strict-limits", "thread-group", "thread-groups", "thread-hard-limit",
    "tune.applet.zero-copy-forwarding", "tune.buffers.limit", "tune.buffers.reserve", "tune.bufsize",
    "tune.bufsize.large", "tune.bufsize.small", "tune.chksize", "tune.cli.max-payload-size", "tune.comp.maxlevel",
    "tune.defaults.purge", "tune.disable-fast-forward", "tune.disable-zero-copy-forwarding", "tune.epoll.mask-events",
    "tune.events.max-events-at-once", "tune.fail-alloc", "tune.fd.edge-triggered", "tune.glitches.kill.cpu-usage",
    "tune.h1.be.glitches-threshold", "tune.h1.fe.glitches-threshold", "tune.h1.zero-copy-fwd-recv",
    "tune.h1.zero-copy-fwd-send", "tune.h2.be.glitches-threshold", "tune.h2.be.initial-window-size",
    "tune.h2.be.max-concurrent-streams", "tune.h2.be.max-frames-at-once", "tune.h2.be.rxbuf",
    "tune.h2.fe.glitches-threshold", "tune.h2.fe.initial-window-size", "tune.h2.fe.max-concurrent-streams",
    "tune.h2.fe.max-frames-at-once", "tune.h2.fe.max-rst-at-once", "tune.h2.fe.max-total-streams", "tune.h2.fe.rxbuf",
    "tune.h2.header-table-size", "tune.h2.initial-window-size", "tune.h2.log-errors", "tune.h2.max-concurrent-streams",
    "tune.h2.max-frame-size", "tune.h2.zero-copy-fwd-send", "tune.http.cookielen", "tune.http.logurilen",
    "tune.http.maxhdr", "tune.idle-pool.shared", "tune.idletimer", "tune.listener.default-shards",
    "tune.listener.multi-queue", "tune.lua.bool-sample-conversion", "tune.lua.burst-timeout", "tune.lua.forced-yield",
    "tune.lua.log.loggers", "tune.lua.log.stderr", "tune.lua.maxmem", "tune.lua.service-timeout",
    "tune.lua.session-timeout", "tune.lua.task-timeout", "tune.max-checks-per-thread", "tune.max-rules-at-once",
    "tune.maxaccept", "tune.maxpollevents", "tune.maxrewrite", "tune.memory.hot-size", "tune.notsent-lowat.client",
    "tune.notsent-lowat.server", "tune.pattern.cache-size", "tune.peers.max-updates-at-once", "tune.pipesize",
    "tune.pool-high-fd-ratio", "tune.pool-low-fd-ratio", "tune.pt.zero-copy-forwarding",
    "tune.quic.cc.cubic.min-losses", "tune.quic.frontend.conn-tx-buffers.limit", "tune.quic.frontend.max-idle-timeout",
    "tune.quic.frontend.max-streams-bidi", "tune.quic.listen", "tune.quic.retry-threshold",
    "tune.quic.zero-copy-fwd-send", "tune.rcvbuf.backend", "tune.rcvbuf.client", "tune.rcvbuf.frontend",
    "tune.rcvbuf.server", "tune.recv_enough", "tune.renice.runtime", "tune.renice.startup", "tune.ring.queues",
    "tune.runqueue-depth", "tune.sched.low-latency", "tune.sndbuf.backend", "tune.sndbuf.client",
    "tune.sndbuf.frontend", "tune.sndbuf.server", "tune.ssl.cachesize", "tune.ssl.capture-buffer-size",
    "tune.ssl.capture-cipherlist-size", "tune.ssl.certificate-compression", "tune.ssl.default-dh-param",
    "tune.ssl.force-private-cache", "tune.ssl.hard-maxrecord", "tune.ssl.keylog", "tune.ssl.lifetime",
    "tune.ssl.maxrecord", "tune.ssl.ocsp-update.maxdelay", "tune.ssl.ocsp-update.mindelay",
    "tune.ssl.ssl-ctx-cache-size", "tune.stick-counters", "tune.streams-elasticity",
    "tune.takeover-other-tg-connections", "tune.vars.check-max-size", "tune.vars.global-max-size",
    "tune.vars.proc-max-size", "tune.vars.reqres-max-size", "tune.vars.sess-max-size", "tune.vars.txn-max-size",
    "tune.zlib.memlevel", "tune.zlib.windowsize", "uid", "ulimit-n", "unix-bind", "unsetenv", "user",
    "warn-blocked-traffic-after", "wurfl-cache-size", "wurfl-data-file", "wurfl-information-list",
    "wurfl-information-list-separator", "zero-warning",
};
constexpr std::string_view kProxyNames0[] = {
    "balance", "cookie", "default-server", "fullconn", "hash-balance-factor", "hash-type", "http-reuse",
    "http-send-name-header", "max-keep-alive-queue", "option abortonclose",
    "option accept-invalid-http-response", "option accept-unsafe-violations-in-http-response", "option allbackups",
    "option checkcache", "option forwarded", "option h1-case-adjust-bogus-server", "option http-drop-request-trailers",
    "option http-pretend-keepalive", "option log-health-checks", "option persist", "option prefer-last-server",
    "option redispatch", "option spop-check", "option srvtcpka", "option tcp-smart-connect", "option transparent",
    "persist rdp-cookie", "retries", "retry-on", "source", "srvtcpka-cnt", "srvtcpka-idle",
    "srvtcpka-intvl", "tcp-response content", "tcp-response inspect-delay", "timeout check", "timeout connect",
    "timeout queue", "timeout server", "timeout server-fin", "timeout server-hs", "timeout tunnel", "transparent",
};
constexpr std::string_view kProxyNames1[] = {
    "acl", "bind-process", "clitimeout", "compression", "contimeout", "disabled", "email-alert", "email-alert from",
    "email-alert level", "email-alert mailers", "email-alert myhostname", "email-alert to", "enabled", "errorfile",
    "errorfiles", "errorloc", "errorloc302", "errorloc303", "filter", "filter-sequence", "force-be-switch", "grace",
    "guid", "hash-preserve-affinity", "http-after-response", "http-request", "http-response", "log",
    "log-steps", "log-tag", "mode", "option forwardfor", "option http-buffer-request", "option http-keep-alive",
    "option http-no-delay", "option http-restrict-req-hdr-names", "option http-server-close", "option httpclose",
    "option independent-streams", "option nolinger", "option originalto", "option splice-auto",
    "option splice-request", "option splice-response", "option tcpka", "option tcplog", "option use-small-buffers",
    "srvtimeout", "ssl-f-use", "stats auth", "stats enable", "stats hide-version", "stats maxconn", "stats realm",
    "stats refresh", "stats scope", "stats show-desc", "stats show-legends", "stats show-node", "stats uri",
    "tcp-request content", "tcp-request inspect-delay", "timeout http-keep-alive", "timeout http-request",
    "timeout tarpit",
};
constexpr std::string_view kProxyNames2[] = {
    "backlog", "clitcpka-cnt", "clitcpka-idle", "clitcpka-intvl", "default_backend", "error-log-format", "log-format",
    "log-format-sd", "max-session-srv-conns", "maxconn", "monitor-uri", "option accept-invalid-http-request",
    "option accept-unsafe-violations-in-http-request", "option clitcpka", "option contstats",
    "option disable-h2-upgrade", "option dontlog-normal", "option dontlognull", "option h1-case-adjust-bogus-client",
    "option http-drop-response-trailers", "option http-ignore-probes", "option http-use-proxy-header",
    "option httplog", "option httpslog", "option idle-close-on-response", "option log-separate-errors",
    "option logasap", "option socket-stats", "option tcp-smart-accept", "quic-initial", "rate-limit sessions",
    "tcp-request connection", "tcp-request session", "timeout client", "timeout client-fin", "timeout client-hs",
    "unique-id-format", "unique-id-header",
};
constexpr std::string_view kProxyNames3[] = {
    "dispatch", "force-persist", "ignore-persist", "server", "server-template", "stick", "stick match", "stick on",
    "stick store-request", "stick store-response", "use-fcgi-app", "use-server",
};
constexpr std::string_view kProxyNames4[] = {
    "bind", "capture cookie", "capture request header", "capture response header", "declare capture", "monitor fail",
    "use_backend",
};
constexpr std::string_view kProxyNames5[] = {
    "description", "id", "redirect", "stats admin", "stats http-request", "stick-table",
};
constexpr std::string_view kBindNames[] = {
    "accept-netscaler-cip", "accept-proxy", "allow-0rtt", "alpn", "backlog", "ca-file", "ca-ignore-err",
    "ca-sign-file", "ca-sign-pass", "ca-verify-file", "cc", "ciphers", "ciphersuites", "client-sigalgs", "crl-file",
    "crt", "crt-ignore-err", "crt-list", "curves", "default-crt", "defer-accept", "ecdhe", "expose-fd", "force-sslv3",
    "force-tlsv10", "force-tlsv11", "force-tlsv12", "force-tlsv13", "generate-certificates", "gid", "group",
    "guid-prefix", "id", "idle-ping", "interface", "ktls", "label", "level", "maxconn", "mode", "mss", "name",
    "namespace", "nbconn", "nice", "no-alpn", "no-ca-names", "no-sslv3", "no-strict-sni", "no-tls-tickets",
    "no-tlsv10", "no-tlsv11", "no-tlsv12", "no-tlsv13", "npn", "ocsp-update", "prefer-client-ciphers", "process",
    "proto", "quic-cc-algo", "quic-force-retry", "quic-socket", "severity-output", "shards", "sigalgs", "ssl",
    "ssl-max-ver", "ssl-min-ver", "strict-sni", "tcp-md5sig", "tcp-ss", "tcp-ut", "tfo", "thread", "tls-ticket-keys",
    "tls-tickets", "transparent", "uid", "user", "v4v6", "v6only", "verify",
};
constexpr std::string_view kServerNames[] = {
    "allow-0rtt", "alpn", "backup", "ca-file", "cc", "check-alpn", "check-pool-conn-name", "check-proto",
    "check-reuse-pool", "check-sni", "check-sni-auto", "check-ssl", "ciphers", "ciphersuites", "client-sigalgs",
    "cookie", "crl-file", "crt", "curves", "disabled", "enabled", "force-sslv3", "force-tlsv10", "force-tlsv11",
    "force-tlsv12", "force-tlsv13", "guid", "hash-key", "healthcheck", "id", "idle-ping", "init-addr", "ktls",
    "log-bufsize", "log-proto", "max-reuse", "maxconn", "maxqueue", "minconn", "namespace", "no-backup",
    "no-check-reuse-pool", "no-check-sni-auto", "no-check-ssl", "no-renegotiate", "no-send-proxy", "no-send-proxy-v2",
    "no-send-proxy-v2-ssl", "no-send-proxy-v2-ssl-cn", "no-sni-auto", "no-ssl", "no-ssl-reuse", "no-sslv3", "no-tfo",
    "no-tls-tickets", "no-tlsv10", "no-tlsv11", "no-tlsv12", "no-tlsv13", "no-verifyhost", "non-stick", "npn",
    "pool-conn-name", "pool-low-conn", "pool-max-conn", "pool-purge-delay", "proto", "proxy-v2-options", "redir",
    "renegotiate", "resolve-net", "resolve-opts", "resolve-prefer", "resolvers", "send-proxy", "send-proxy-v2",
    "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn", "set-proxy-v2-tlv-fmt", "shard", "sigalgs", "slowstart", "sni",
    "sni-auto", "source", "ssl", "ssl-max-ver", "ssl-min-ver", "ssl-reuse", "stick", "strict-maxconn", "tcp-md5sig",
    "tcp-ut", "tfo", "tls-tickets", "usesrc", "verify", "verifyhost", "weight", "ws",
};

struct Group {
  std::span<const std::string_view> names;
  uint16_t sections;
};
constexpr Group kGroups[] = {
    {kGlobalNames, kGlobal},
    {kProxyNames0, kDefaults | kListen | kBackend},
    {kProxyNames1, kDefaults | kFrontend | kListen | kBackend},
    {kProxyNames2, kDefaults | kFrontend | kListen},
    {kProxyNames3, kListen | kBackend},
    {kProxyNames4, kFrontend | kListen},
    {kProxyNames5, kFrontend | kListen | kBackend},
};

const std::unordered_map<std::string_view, uint16_t>& known_names() {
  static const auto table = [] {
    std::unordered_map<std::string_view, uint16_t> t;
    for (const Group& g : kGroups)
      for (std::string_view n : g.names) t[n] |= g.sections;
    return t;
  }();
  return table;
}

std::string refusal(std::string_view name) {
  return "'" + std::string(name) + "' is a valid keyword of HAProxy but is not built in sluice yet";
}

std::string among(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) == names.end() ? std::string() : refusal(name);
}

}  // namespace

std::string not_built_text(std::span<const Word> words, uint16_t section) {
  std::string name, best;
  for (size_t n = 0; n < words.size() && n < 3; ++n) {
    if (n) name += ' ';
    name += words[n].text;
    auto it = known_names().find(name);
    if (it != known_names().end() && (it->second & section)) best = name;
  }
  return best.empty() ? best : refusal(best);
}

std::vector<std::string_view> not_built_names(uint16_t section) {
  std::vector<std::string_view> names;
  for (const auto& [name, sections] : known_names())
    if (sections & section) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

std::string not_built_bind_option(std::string_view name) { return among(kBindNames, name); }
std::string not_built_server_option(std::string_view name) { return among(kServerNames, name); }

}  // namespace sluice::config
