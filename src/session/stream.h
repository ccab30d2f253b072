// One transaction (HTTP) or one relayed connection (TCP): from the first byte of the request to the log line. A table of
// phases, each a function that goes on, waits or is over; see src/README.md for the life of a request. Its state is
// explicit, so that `show sess` can print it. One thread; belongs to its worker, which reuses it.
#pragma once
#include <array>
#include <memory>
#include <string>

#include "http1/codec.h"
#include "model/rule.h"
#include "runtime/runtime.h"
#include "session/client_conn.h"
#include "session/payload.h"
#include "session/server_conn.h"
#include "session/stream_state.h"
#include "sluice/action.h"

namespace sluice::session {

class Stream final : public Txn, public runtime::Ticket::Owner, public ServerUser, public net::Ready, public net::Timer,
                     public net::Deferred, public base::ListNode<Stream> {
 public:
  explicit Stream(Worker& worker);
  ~Stream() override;

  /// Starts on what the client sent, or will send. The stream gives itself back at its end.
  void begin(ClientConn& client);
  /// Ends it now: 'K' killed by an operator, 'D' its server went down, 'U' a better one came up.
  void kill(char cause);

  // --- events ---
  void on_client(), on_client_timeout();
  void on_server_connected(int error_code) override;
  void on_server_event() override;
  void on_server_timeout() override;
  void on_grant() override;

  // --- for show sess and for those who end sessions by server ---
  Phase phase() const { return st_.phase; }
  runtime::LiveServer* server() const { return view_.server; }
  ClientConn* client() const { return client_; }
  ServerConn* server_conn() const { return server_; }
  uint64_t serial() const { return log_.serial; }
  const TxnLog& times() const { return log_; }
  const Leg& request_leg() const { return up_; }
  const Leg& response_leg() const { return back_; }
  bool is_http() const { return st_.http; }
  const char* phase_name() const { return kPhases[static_cast<size_t>(st_.phase)].name; }
  const StreamState& state() const { return st_; }

  // --- Txn: what actions may do ---
  TxnView& view() override { return view_; }
  void reply(LocalReply reply) override;
  void deny(uint16_t status, LocalReply* custom) override;
  void tarpit(uint16_t status, LocalReply* custom) override;
  void internal_error(uint16_t status) override;
  void reject() override;
  void silent_drop(bool reset_ttl) override;
  void serve(std::unique_ptr<Service> service) override;
  void set_backend(model::Proxy& backend) override;
  void set_timeout_ms(std::string_view which, int32_t ms) override;
  void set_retries(int n) override { st_.retries_left = n; st_.retries_set = true; }
  void disable_l7_retry() override { st_.l7_retry = false; }
  void set_priority(int32_t class_offset, int32_t time_offset_ms, bool set_class, bool set_offset) override;
  void mark_private() override { st_.is_private = true; }
  void send_interim(uint16_t status, const std::vector<http1::Field>& fields) override;
  void switch_to_http() override { st_.switch_http = true; }
  void log_now() override;
  void wake_in(int32_t ms) override;
  bool resumed() const override { return st_.resumed; }
  void wait_for_body(int32_t timeout_ms, uint64_t at_least) override;
  bool body_wait_over() const override { return st_.body_over; }
  void set_client_mark(uint32_t mark) override;
  void set_client_tos(uint8_t tos) override;
  void set_server_mark(uint32_t mark) override { st_.server_mark = mark; }
  void set_server_tos(uint8_t tos) override { st_.server_tos = tos; }

 private:
  struct PhaseRow {
    const char* name;
    Step (Stream::*run)();
  };
  static const std::array<PhaseRow, static_cast<size_t>(Phase::kCount)> kPhases;

  // --- stream.cc ---
  void advance();
  void run_ready() override;
  void on_timer() override;
  Step to(Phase p) { return st_.phase = p, Step::go; }
  const model::Proxy& fe() const { return view_.frontend->config(); }
  const model::Proxy& be() const { return view_.backend->config(); }
  bool has(model::Opt o) const { return fe().has(o) || be().has(o); }
  base::ChunkPool& chunks();
  int64_t now() const;
  void reset();
  // --- read_request.cc ---
  Step read_request(), read_head(), start_tcp();
  Step head_complete(size_t size);
  Step no_request();
  Step bad_request(uint16_t status, char cause, char phase);
  void note_start();
  void count_request();
  void capture_request();
  Step answer_monitor();
  // --- rules.cc ---
  enum class Ruled : uint8_t { done, wait, stop, again };
  Ruled run_rules(const model::Rules& rules);
  Ruled run_section(const model::Proxy& p);
  Ruled run_content_rules(const model::Rules& rules, int32_t inspect_delay);
  Ruled become_http();
  Step frontend_rules(), backend_rules();
  Step after_rules(Ruled r, Phase then);
  Step verdict();
  bool ask_hooks(const model::Proxy& p);
  void show_payload();
  bool client_aborted_early();
  // --- hold_body.cc ---
  bool collect_body();
  bool hold_body(int32_t timeout_ms);
  void answer_expectation();
  std::string_view held_body() const;
  // --- switch_backend.cc ---
  Step switch_backend();
  void enter_backend(runtime::LiveProxy& p);
  runtime::LiveProxy* choose_backend();
  void take_timeouts(const model::Timeouts& t);
  // --- prepare.cc ---
  Step prepare();
  Step restricted();
  bool settle_names(const model::Proxy& p);
  void add_unique_id();
  void add_address_headers();
  void add_address_header(const model::AddressHeader& h, const net::Address& a);
  void add_forwarded();
  // --- pick.cc ---
  Step pick(), queue(), parked(), no_server(), assigned(), redirect_to_server(), wait_in_queue(int64_t until_us);
  runtime::LiveServer* bound_server();
  void hold_server(runtime::LiveServer* s);
  bool client_gone();
  // --- connect.cc ---
  Step connect(), open_connection(), connected();
  bool shareable() const;
  ServerConn* reusable();
  net::ConnectOptions connect_options();
  std::string proxy_header() const;
  // --- retry.cc ---
  Step connect_failed(bool timed_out);
  Step turn_around();
  Step next_attempt();
  bool may_redispatch() const;
  bool may_retry_answer(uint32_t why);
  Step retry_answer();
  void release_attempt();
  // --- replay.cc ---
  enum class ReplayAfter : uint8_t { unsent, no_answer, unavailable, bad_gateway, cut };
  enum class Held : uint8_t { kept, released, replayed };
  const model::Replay* replay_options() const;
  bool repeatable() const;
  bool untried_server() const;
  bool within_budget(const model::Replay& r);
  std::string_view replay_refusal(ReplayAfter after);
  bool try_replay(ReplayAfter after);
  void begin_replay(runtime::LiveServer& failed, bool elsewhere);
  bool judged_unfit(uint16_t status);
  bool may_park();
  void park(), note_parked();
  void consider_hold();
  Held hold_answer();
  Step keep_holding();
  void forget_answer();
  // --- exchange.cc ---
  enum class AnswerFault : uint8_t { closed, junk, late };
  Step exchange();
  Step fresh_attempt();
  void send_head();
  Step read_answer();
  Step answer_complete(size_t size);
  Step interim_answer();
  Step answer_failed(AnswerFault fault);
  Step request_failed(bool bad);
  const http1::CaseMap& case_map() const;
  // --- answer_rules.cc ---
  Step response_rules();
  void show_answer();
  Step wait_for_rules();
  void run_after_rules();
  bool client_keeps_alive() const;
  void send_answer_head();
  void emit_answer_head();
  // --- forward.cc ---
  enum class Pumped : uint8_t { ok, truncated, bad, sink_gone };
  Pumped pump(Leg& leg, Conn& from, Conn& into);
  Pumped take_payload(Leg& leg, Conn& from), cut_short(Leg& leg, Pumped why);
  void end_payload(Leg& leg);
  void start_tunnel();
  void pass_ends();
  bool awaits_request();
  bool tunnel_rules();
  Step forward(), forward_failed(bool request_side, Pumped why), check_timeouts();
  int32_t client_limit() const, server_limit() const;
  void arm_timers();
  // --- reply.cc ---
  Step reply_phase();
  Step tarpit_phase();
  void drop_answer(), drop_request();
  bool build_reply();
  bool reply_from_error(uint16_t status, std::string_view& body);
  bool reply_from_wire(std::string_view wire, std::string_view& body);
  void reply_from_service();
  bool produce_service();
  Step fail(uint16_t status, char cause, char phase);
  Step fail_quietly(uint16_t status, char cause, char phase);
  Step close_with(char cause, char phase);
  void reply_error(uint16_t status);
  Step early_error(uint16_t status, char cause, char phase);
  void set_length(size_t n);
  void fields_of_reply(size_t length);
  void set_end(char cause, char phase);
  // --- txn.cc ---
  void take_reply(uint16_t status, LocalReply* custom), count_denied(), count_bad_request();
  void keep_bad_request(size_t error_at), keep_bad_answer(size_t error_at), note_loss();
  // --- finish.cc ---
  Step finish();
  void read_over(), count_end(), count_answer();
  static void count_status(runtime::Counters& c, uint16_t status);
  void count_client_abort();
  void note_bytes();
  void flush_counters();
  void release_server();
  ClientConn::Then client_future();
  void write_log();

  Worker& worker_;
  ClientConn* client_ = nullptr;
  ServerConn* server_ = nullptr;
  runtime::Ticket ticket_;
  TxnView view_;
  TxnLog log_;
  http1::Head request_, response_;
  base::Arena arena_;
  Leg up_, back_;                      ///< to the server, and back to the client
  base::ChunkRef request_chunk_, response_chunk_;   ///< what the heads' slices point into
  base::ChunkRef held_;                ///< payload in one piece, while rules want to see it
  uint32_t held_size_ = 0;
  std::vector<std::string_view> request_captures_, response_captures_;

  StreamState st_;
};

}  // namespace sluice::session
