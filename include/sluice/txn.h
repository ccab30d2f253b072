// What expressions read of a transaction. `session` fills it; fetches, log-format and balance algorithms read it.
// Owned by the stream; one thread. Pointers are null where a thing does not exist yet (or never: TCP, checks, CLI).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "http1/head.h"
#include "net/address.h"

namespace sluice::model {
struct Bind;
struct Timeouts;
}
namespace sluice::runtime {
class LiveProxy;
class LiveServer;
class LiveListener;
}  // namespace sluice::runtime
namespace sluice::expr {
class Vars;
}

namespace sluice {

/// A sample may not be there yet.
enum class Got : uint8_t { yes, no, later };

/// PROXY protocol v2 TLVs and v1/v2 facts kept for the fetches; only on connections that had one.
struct ProxyInfo {
  std::string authority, unique_id, raw_tlvs;
};

/// The client connection, as rules and logs see it.
struct ConnFacts {
  net::Address src, dst;            ///< after PROXY protocol and set-src / set-dst
  net::Address peer, local;         ///< of the socket itself
  int fd = -1;                      ///< for TCP_INFO fetches only; -1 when closed
  uint8_t error = 0;                ///< what ended it early: numbers of manual 7.3.3 "fc_err_str"; 0: nothing did
  int64_t accept_wall_us = 0;       ///< date of accept
  int64_t accept_us = 0;            ///< monotonic
  const model::Bind* bind = nullptr;
  runtime::LiveListener* listener = nullptr;
  uint32_t requests = 0;            ///< requests seen on this connection, this one included
  ProxyInfo* proxy = nullptr;
  expr::Vars* vars = nullptr;       ///< scope sess; created on demand by the expression engine
};

/// The server connection of the current attempt.
struct ServerConnFacts {
  net::Address src, dst;
  int fd = -1;
  bool reused = false;
  uint8_t error = 0;                ///< bc_err, as ConnFacts::error
};

/// Termination: HAProxy's two letters (manual 8.5), plus the persistence cookie's two.
struct Termination {
  char cause = '-';    ///< C S P L R I D U K c s -
  char phase = '-';    ///< R Q C H D L T -
  char cookie = '-';
  char cookie_op = '-';
};

/// Times and counts of one transaction. Microseconds on the monotonic clock; 0 where not reached.
struct TxnLog {
  int64_t accept_us = 0;            ///< connection accepted (first transaction) or previous one ended
  int64_t idle_us = 0;              ///< Ti: waited for the first byte
  int64_t handshake_us = 0;         ///< Th
  int64_t start_wall_us = 0;        ///< %tr / %t: date of the first byte of the request
  int64_t start_us = 0;             ///< first byte of the request (TCP: accept)
  int64_t request_us = 0;           ///< head complete
  int64_t queue_us = 0;             ///< left the queue
  int64_t connect_us = 0;           ///< connected to the server
  int64_t response_us = 0;          ///< response head complete
  int64_t data_us = 0;              ///< last byte forwarded
  int64_t end_us = 0;               ///< now, at finish
  uint64_t bytes_in = 0, bytes_out = 0;   ///< %U (from the client), %B (to the client)
  uint64_t request_bytes_out = 0, response_bytes_in = 0;
  uint32_t server_queue = 0, backend_queue = 0;   ///< %sq %bq: places ahead when queued
  uint32_t act_conn = 0, fe_conn = 0, be_conn = 0, srv_conn = 0;
  uint16_t retries = 0;
  bool redispatched = false;
  bool request_parsed = false;      ///< false: <BADREQ>
  uint16_t replays = 0;
  std::string_view replay_note;     ///< why it was not sent again ("no:body"); empty: nobody wanted to
  bool parked = false;              ///< waited because no server was usable (timeout park)
  bool lost = false;                ///< the client was told of, or felt, a server's failure
  Termination end;
  std::string_view start_line;      ///< request line as received; the bytes live as long as the transaction
  std::string_view unique_id;
  std::string_view served_by;       ///< %s when a service answered: Service::log_name(), a constant
  uint32_t calls = 0;               ///< how often the stream was woken (cpu_calls)
  uint64_t serial = 0;              ///< %rt: number of this transaction in the process, from 0
  int8_t level = -1;                ///< set-log-level: syslog level 0..7, -1 not set, -2 silent
};

struct TxnView {
  ConnFacts* conn = nullptr;
  ServerConnFacts* server_conn = nullptr;
  http1::Head* request = nullptr;
  http1::Head* response = nullptr;
  std::string_view request_data;    ///< TCP: bytes received and not yet forwarded. HTTP: payload that is there
  bool request_chunked = false;     ///< it still has its chunks around it
  bool request_complete = false;    ///< no more of it will come
  std::string_view response_data;
  bool response_chunked = false;
  bool response_complete = false;
  bool inspecting = false;          ///< more may come before inspect-delay or wait-for-body ends: fetches answer `later`
  runtime::LiveProxy* frontend = nullptr;
  runtime::LiveProxy* backend = nullptr;   ///< the frontend itself until a backend was chosen
  runtime::LiveServer* server = nullptr;
  TxnLog* log = nullptr;
  base::Arena* arena = nullptr;     ///< text made by fetches lives here, until the transaction ends
  expr::Vars* txn_vars = nullptr;   ///< scope txn; created on demand
  expr::Vars* req_vars = nullptr;   ///< scopes req and res
  expr::Vars* res_vars = nullptr;
  expr::Vars* check_vars = nullptr;   ///< like the others: give back with expr::release_vars
  uint8_t missing_scopes = 0;         ///< bits 1 << expr::VarScope that do not exist here (no stream yet: txn, req, res)
  /// Captured header and declared capture slots, in configuration order; empty view: nothing captured.
  std::string_view* request_captures = nullptr;
  std::string_view* response_captures = nullptr;
  std::string_view request_cookie, response_cookie;  ///< `capture cookie`
  uint64_t sample_epoch = 0;        ///< raised whenever cached samples may be stale (a head was edited)
  std::string_view rule_file;       ///< last_rule_file, last_rule_line: the rule that gave the verdict
  int rule_line = 0;
  std::string_view waiting_file;    ///< waiting_entity: the rule that waits now; empty: none does
  int waiting_line = 0;
  const model::Timeouts* timeouts = nullptr;   ///< in force; null where there is no stream
  int32_t priority_class = 0, priority_offset_ms = 0;
  bool http = false;                ///< an HTTP transaction, whether or not its head is there
  bool strict_rewrites = true;      ///< http-request strict-mode; true again wherever a ruleset starts
};

}  // namespace sluice
