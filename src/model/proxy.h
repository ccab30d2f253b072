// A frontend, backend, listen or defaults section. Plain data, immutable after load; copied from its defaults.
// Manual chapter 4. Times in milliseconds, 0: not set.
#pragma once
#include <bitset>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "expr/condition_index.h"
#include "expr/expression.h"
#include "model/bind.h"
#include "model/log_target.h"
#include "model/rule.h"
#include "model/server.h"
#include "model/slots.h"

namespace sluice::model {

enum class Mode : uint8_t { tcp, http };
inline constexpr uint8_t kFrontendCap = 1, kBackendCap = 2, kDefaultsCap = 4;

/// Options that several modules read; those of one file live in its Slot.
enum class Opt : uint8_t {
  abortonclose, accept_unsafe_request, accept_unsafe_response, allbackups, clitcpka, srvtcpka, contstats, dontlognull,
  dontlog_normal, h1_case_adjust_client, h1_case_adjust_server, http_buffer_request, drop_request_trailers,
  drop_response_trailers, ignore_probes, http_no_delay, pretend_keepalive, use_proxy_header, idle_close_on_response,
  independent_streams, log_health_checks, log_separate_errors, logasap, nolinger, persist, prefer_last_server,
  redispatch, socket_stats, splice_auto, splice_request, splice_response, transparent, tcp_smart_accept,
  tcp_smart_connect, disable_h2_upgrade, kCount
};

enum class CloseMode : uint8_t { keep_alive, server_close, close };   ///< option http-keep-alive | http-server-close | httpclose
enum class Reuse : uint8_t { never, safe, aggressive, always };
enum class HostNames : uint8_t { preserve, reject, remove };          ///< option http-restrict-req-hdr-names

struct Timeouts {
  int32_t client = 0, server = 0, connect = 0, queue = 0, tunnel = 0, http_request = 0, http_keep_alive = 0,
          client_fin = 0, server_fin = 0, tarpit = 0, client_hs = 0, server_hs = 0, check = 0, park = 0;
};

/// option forwardfor / originalto.
struct AddressHeader {
  bool enabled = false;
  std::string name;                ///< as written
  std::string except_text;
  net::Address except;             ///< network, with except_bits
  uint8_t except_bits = 0;
  bool if_none = false;
};

/// One element of option forwarded: left out, what sluice knows by itself, or an expression's value.
struct ForwardedPart {
  enum class From : uint8_t { none, own, expression } from = From::none;
  std::shared_ptr<const expr::Expression> expression;
};

/// option forwarded: the Forwarded field of RFC 7239.
struct Forwarded {
  bool proto = false;
  ForwardedPart host, by, by_port, for_, for_port;
};

/// A log-format text whose parsing waits until the proxy's mode is known, and where it stands.
struct LateFormat {
  std::string text;
  std::string option;              ///< "option httplog" and its like; empty for a text of the user's own
  std::string file;
  int line = 0;
};

/// balance and hash-type, as written; `balance` resolves the algorithm by its registry.
struct Balance {
  std::string algorithm;           ///< empty: the default (random in 3.4)
  std::vector<std::string> args;   ///< the words that followed
  bool consistent = false;         ///< hash-type
  std::string hash_function;       ///< sdbm (default), djb2, wt6, crc32, none
  bool avalanche = false;
  uint32_t balance_factor = 0;     ///< percent, 0: off
  std::string preserve_affinity;   ///< hash-preserve-affinity
};

/// retry-on, bits.
enum RetryOn : uint32_t {
  kRetryConnFailure = 1, kRetryEmpty = 2, kRetryJunk = 4, kRetryTimeout = 8, kRetry0rtt = 16, kRetry401 = 32,
  kRetry403 = 64, kRetry404 = 128, kRetry408 = 256, kRetry425 = 512, kRetry429 = 1024, kRetry500 = 2048,
  kRetry501 = 4096, kRetry502 = 8192, kRetry503 = 16384, kRetry504 = 32768,
};

/// option replay (an extension): see the manual page.
struct Replay {
  bool enabled = false;
  uint32_t max_body = 65536;
  uint32_t hold = 0;               ///< bytes, 0: tune.bufsize
  int32_t hold_time = 250;
  uint32_t budget_percent = 20;
  bool safe_only = false;
};

/// What a proxy owns and a copy of its settings does not take along: binds and servers.
template <class T>
struct Owned : std::vector<std::unique_ptr<T>> {
  Owned() = default;
  Owned(const Owned&) : std::vector<std::unique_ptr<T>>() {}
  Owned& operator=(const Owned&) { return *this; }
};

struct Proxy {
  std::string name;
  uint32_t id = 0;
  bool id_given = false;           ///< by "id", not numbered
  uint8_t caps = 0;                ///< kFrontendCap | kBackendCap
  Mode mode = Mode::tcp;
  bool disabled = false;
  std::string description;
  std::string guid;
  Timeouts timeouts;
  std::bitset<static_cast<size_t>(Opt::kCount)> options;
  std::bitset<static_cast<size_t>(Opt::kCount)> options_unset;   ///< "no option x" written here
  CloseMode close_mode = CloseMode::keep_alive;
  Reuse reuse = Reuse::safe;
  HostNames restrict_names = HostNames::preserve;
  bool has(Opt o) const { return options[static_cast<size_t>(o)]; }

  // client side
  Owned<Bind> binds;
  uint32_t maxconn = 0;
  uint32_t rate_limit_sessions = 0;
  int backlog = 0;
  std::string default_backend_name;
  Proxy* default_backend = nullptr;
  std::vector<UseBackend> use_backends;
  std::shared_ptr<const expr::ConditionIndex> use_backend_index;   ///< made once the load ended; null without rules
  std::string monitor_uri;
  std::vector<std::shared_ptr<const expr::Condition>> monitor_fail;
  std::vector<std::shared_ptr<const expr::Condition>> force_be_switch;
  std::vector<Capture> request_captures, response_captures;
  std::string capture_cookie;
  uint32_t capture_cookie_len = 0;
  bool capture_cookie_prefix = false;
  std::shared_ptr<const expr::LogFormat> unique_id_format;
  std::string unique_id_header;

  // server side
  Owned<Server> servers;
  Server default_server;
  std::vector<UseServer> use_servers;
  std::shared_ptr<const expr::ConditionIndex> use_server_index;
  std::vector<PersistRule> persist_rules;
  Balance balance;
  uint32_t fullconn = 0;
  uint32_t max_keep_alive_queue = UINT32_MAX;   ///< UINT32_MAX: no limit
  int retries = 3;
  int redispatch_interval = -1;    ///< option redispatch <n>
  uint32_t retry_on = kRetryConnFailure;
  bool retry_on_given = false;
  Replay replay;
  Source source;
  std::string send_name_header;    ///< http-send-name-header
  net::Endpoint dispatch;

  // both
  Rules tcp_connection, tcp_session, tcp_content, tcp_response;
  Rules http_request, http_response, http_after_response;
  Rules redirects;                 ///< "redirect" lines: examined after http_request, however that ended
  int32_t inspect_delay = 0, response_inspect_delay = 0;
  AddressHeader forwardfor, originalto;
  std::shared_ptr<const Forwarded> forwarded;   ///< null without option forwarded
  std::map<uint16_t, std::shared_ptr<const ErrorMessage>> errors;
  int32_t tcpka_client_cnt = 0, tcpka_client_idle = 0, tcpka_client_intvl = 0;
  int32_t tcpka_server_cnt = 0, tcpka_server_idle = 0, tcpka_server_intvl = 0;

  // logs
  std::vector<LogTarget> logs;
  bool log_global = false;
  std::string log_tag;
  LateFormat log_format_text, error_log_format_text, log_format_sd_text, unique_id_text;   ///< parsed after load
  std::shared_ptr<const expr::LogFormat> log_format, error_log_format, log_format_sd;
  Slots slots;

  std::string defaults_name;       ///< the section it inherits from, for messages
  const Proxy* defaults = nullptr; ///< the same, owned by Config::defaults; null without
  std::string file;
  int line = 0;

  /// Takes over all settings of a defaults section; name, id, description, binds, servers and place stay its own.
  void inherit(const Proxy& defaults);
};

}  // namespace sluice::model
