// A whole configuration: what all files together said. Plain data; immutable once the load ended. Manual chapter 3.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "http1/case_map.h"
#include "model/proxy.h"

namespace sluice::model {

/// unix-bind: what UNIX sockets of bind lines get that say nothing themselves.
struct UnixBind {
  std::string prefix;
  int mode = -1, uid = -1, gid = -1;
};

/// close-spread-time infinite.
inline constexpr int32_t kNeverClose = INT32_MAX;

/// The global sections' result. Times in milliseconds.
struct Global {
  uint32_t maxconn = 0;            ///< 0: computed from the descriptor limit
  uint32_t nbthread = 0;           ///< 0: the processors
  std::string chroot, user, group, pidfile, node, description, localpeer;
  int uid = -1, gid = -1;
  bool daemon = false, quiet = false, zero_warning = false, strict_limits = true, master_worker = false;
  bool exit_on_failure = true;     ///< a worker that dies takes the master along (master-worker no-exit-on-failure)
  uint32_t mworker_max_reloads = 50;
  uint32_t ulimit_n = 0;
  enum class DefaultPath : uint8_t { current, config, parent, origin } default_path = DefaultPath::current;
  std::string path_origin, start_directory;   ///< default-path origin; where the process was when the load began
  int32_t grace = 0, hard_stop_after = 0, close_spread = 0;
  std::vector<LogTarget> logs;
  std::string log_tag = "haproxy";
  std::string log_send_hostname;   ///< empty: not sent; filled with the host's name or the given one
  uint32_t maxconnrate = 0, maxsessrate = 0, maxpipes = 0;
  std::vector<std::unique_ptr<Bind>> stats_sockets;
  int32_t stats_timeout = 10000;
  uint32_t stats_maxconn = 10;
  uint32_t bufsize = 16384, maxrewrite = 1024, maxhdr = 101;
  uint32_t maxaccept = 64, max_checks_per_thread = 0;
  uint32_t logurilen = 1024, http_cookielen = 63;
  uint32_t pool_high_fd_ratio = 25, pool_low_fd_ratio = 20;
  int32_t rcvbuf_client = 0, sndbuf_client = 0, rcvbuf_server = 0, sndbuf_server = 0;
  int spread_checks = 0;
  int32_t max_spread_checks = 0;
  std::string server_state_base, server_state_file;
  http1::CaseMap h1_case_adjust;
  bool h1_any_method_payload = false;      ///< h1-accept-payload-with-any-method
  bool h1_keep_suspect = false;            ///< h1-do-not-close-on-insecure-transfer-encoding
  bool reject_privileged_tcp = false;      ///< harden.reject-privileged-ports.tcp
  uint32_t cli_payload_max = 4u << 20;     ///< tune.cli.max-payload-size
  UnixBind unix_bind;
  std::vector<std::vector<uint16_t>> cpu_map;   ///< processors of worker i + 1; empty: not bound to any
  bool expose_experimental = false, expose_deprecated = false, insecure_fork = false, insecure_setuid = false;
  bool ignore_resolution = false;  ///< -dr
  bool dumpable = false;           ///< set-dumpable
  bool no_splice = false, no_reuseport = false, no_getaddrinfo = false;   ///< nosplice, noreuseport, nogetaddrinfo
  uint32_t fd_hard_limit = 0, thread_hard_limit = 0;   ///< 0: none
  Slots slots;
};

struct User {
  std::string name, password;      ///< password as written
  bool crypted = true;             ///< password (crypt(3)) or insecure-password
  std::vector<std::string> groups;
};
struct Userlist {
  std::string name;
  std::vector<User> users;
  std::vector<std::string> groups;
  std::vector<std::pair<std::string, std::string>> pending;   ///< user and group, while sections are read
};

struct HttpErrors {
  std::string name;
  std::map<uint16_t, std::shared_ptr<const ErrorMessage>> messages;
};

struct Ring {
  std::string name, description;
  uint32_t size = 0, max_len = 1024;
  LogWire format = LogWire::raw;
  std::string backing_file;
  int32_t timeout_connect = 0, timeout_server = 0;
  std::vector<std::unique_ptr<Server>> servers;
};

struct Config {
  Global global;
  std::vector<std::unique_ptr<Proxy>> proxies;          ///< in file order; disabled ones included
  std::vector<std::unique_ptr<Proxy>> defaults;
  std::map<std::string, Userlist, std::less<>> userlists;
  std::map<std::string, HttpErrors, std::less<>> http_errors;
  std::map<std::string, Ring, std::less<>> rings;
  std::vector<std::string> files;                       ///< -f arguments, expanded

  Proxy* find_frontend(std::string_view name) const;
  Proxy* find_backend(std::string_view name) const;
  /// Indexes a proxy under its name; call when its section starts.
  void index(Proxy& p);

 private:
  std::unordered_map<std::string, Proxy*> frontends_, backends_;
};

}  // namespace sluice::model
