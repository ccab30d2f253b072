// Rules' actions: how a feature file adds one, and what an action may do to a transaction. Manual 4.3, 4.4.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/registry.h"
#include "sluice/parse.h"
#include "sluice/txn.h"

namespace sluice {

class Service;

/// An answer sluice gives by itself. Views must live as long as the transaction (arena, or the action's own config).
struct LocalReply {
  uint16_t status = 200;
  std::string_view reason;                   ///< empty: the usual one of the status
  std::string_view content_type;             ///< empty: none
  std::string_view body;
  std::vector<http1::Field> fields;          ///< lower-case names
  /// With a whole message as it goes on the wire (errorfile): the rest is ignored but status.
  std::string_view raw;
  bool use_error_body = false;               ///< the section's errorfile / http-error for `status`, if any
};

/// What an action may do to its transaction; implemented by session. One thread.
/// The final ones end the rulesets: return Ran::stop after calling one.
class Txn {
 public:
  virtual ~Txn() = default;
  virtual TxnView& view() = 0;

  // --- final ---
  virtual void reply(LocalReply reply) = 0;                       ///< answer (request), or replace the answer (response)
  virtual void deny(uint16_t status, LocalReply* custom) = 0;     ///< counted as denied; custom may be null
  virtual void tarpit(uint16_t status, LocalReply* custom) = 0;   ///< deny after timeout tarpit
  /// A rule could not do its work (failed rewrite in strict mode): 500, or 502 about an answer; counted in eint.
  virtual void internal_error(uint16_t status) {
    LocalReply error;
    error.status = status;
    error.use_error_body = true;
    reply(std::move(error));
  }
  virtual void reject() = 0;                                      ///< close at once, counted as denied
  virtual void silent_drop(bool reset_ttl) = 0;                   ///< close without the client noticing
  virtual void serve(std::unique_ptr<Service> service) = 0;       ///< the service answers

  // --- changing what follows ---
  virtual void set_backend(model::Proxy& backend) = 0;
  virtual void set_timeout_ms(std::string_view which, int32_t ms) = 0;   ///< "client", "server", "tunnel", "connect", "queue", "tarpit"
  virtual void set_retries(int n) = 0;
  virtual void disable_l7_retry() = 0;
  virtual void set_priority(int32_t class_offset, int32_t time_offset_ms, bool set_class, bool set_offset) = 0;
  virtual void mark_private() = 0;                                ///< the server connection is not shared
  virtual void send_interim(uint16_t status, const std::vector<http1::Field>& fields) = 0;  ///< 103 early hints
  virtual void switch_to_http() = 0;                              ///< tcp-request content switch-mode http
  virtual void log_now() = 0;                                     ///< do-log
  /// Asks for another call in `ms` (pause) or when more payload came (wait_for_body); then return Ran::wait.
  virtual void wake_in(int32_t ms) = 0;
  virtual bool resumed() const { return false; }                  ///< this call follows the action's own Ran::wait
  virtual void wait_for_body(int32_t timeout_ms, uint64_t at_least) = 0;
  virtual bool body_wait_over() const = 0;                        ///< complete, at_least reached, or timed out
  /// Socket options of the client or server connection (IP_TOS, SO_MARK).
  virtual void set_client_mark(uint32_t mark) = 0;
  virtual void set_client_tos(uint8_t tos) = 0;
  virtual void set_server_mark(uint32_t mark) = 0;
  virtual void set_server_tos(uint8_t tos) = 0;
  /// A PROXY header comes first; tcp-request connection only, no meaning elsewhere.
  virtual void expect_proxy_header() {}
};

enum class Ran : uint8_t { next, wait, stop };

class Action {
 public:
  virtual ~Action() = default;
  /// Called with the ruleset's data present. `wait`: call again later (see Txn::wake_in). Immutable, any thread.
  virtual Ran run(Txn& txn) const = 0;
  virtual bool is_final() const { return false; }  ///< unconditional and final: rules after it are unreachable (a warning)
};

enum Ruleset : uint16_t {
  kTcpConnection = 1, kTcpSession = 2, kTcpContent = 4, kTcpResponse = 8, kHttpRequest = 16, kHttpResponse = 32,
  kHttpAfterResponse = 64, kTcpCheck = 128, kHttpCheck = 256, kQuicInitial = 512,
};

/// The words that start an action. `prefix`: name is followed by "(...)" or "-..." in the same word (set-var(txn.x)).
struct ActionKeyword {
  std::string_view name;
  uint16_t rulesets;
  /// env stands after the action's word (env.at(env.pos()-1) is that word). Parses up to if/unless or the end.
  std::shared_ptr<const Action> (*parse)(ParseEnv& env, Ruleset where);
  bool prefix = false;
};

/// expr::Use bits of the given ruleset in the given kind of section (model::kFrontendCap, model::kBackendCap).
uint32_t uses_of(Ruleset where, uint16_t section);

/// Something inside sluice that answers a request as a server would: statistics, exporter, http-request return.
/// Made per transaction; one thread.
class Service {
 public:
  virtual ~Service() = default;
  /// What logs show as the server: "<STATS>". A constant.
  virtual std::string_view log_name() const { return {}; }
  /// True when the request's payload must be there first (POST to the statistics page); then view().request_data has it.
  virtual bool wants_body() const { return false; }
  /// Fills status, reason and fields of head (names lower case, text in head.edits). Framing none with length 0 or
  /// chunked are chosen by the caller from body_length(): -1 when unknown.
  virtual void start(Txn& txn, http1::Head& head) = 0;
  virtual int64_t body_length() const = 0;
  /// Appends about `room` bytes of payload to out; true when that was the last. Must not block.
  virtual bool produce(std::string& out, size_t room) = 0;
};

struct ServiceKeyword {
  std::string_view name;
  std::unique_ptr<Service> (*make)(Txn& txn);
};

}  // namespace sluice
