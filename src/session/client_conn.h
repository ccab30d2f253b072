// A client's connection: from accept to close, with one transaction after the other. On its worker's thread; closed by
// close(), destroyed at the end of the turn. Manual 4.2 "option http-keep-alive", "timeout http-keep-alive".
#pragma once
#include "session/conn.h"
#include "session/server_conn.h"
#include "session/worker.h"
#include "sluice/txn.h"

namespace sluice::session {

class ClientConn final : public Conn, public net::Ready, public base::ListNode<ClientConn> {
 public:
  ClientConn(Worker& worker, const Accepted& client);
  ~ClientConn() override;

  /// Once: rules of the connection, PROXY header, rules of the session, then the first stream.
  void begin();
  /// Asked for by a rule of the connection, as bind's accept-proxy does.
  void expect_proxy_header() { expects_proxy_ = true; }
  Worker& worker() { return worker_; }
  ConnFacts& facts() { return facts_; }
  runtime::LiveProxy& frontend() { return listener_.proxy; }
  runtime::LiveListener& listener() { return listener_; }
  /// When what comes next began: accept, or the end of the transaction before.
  int64_t next_accept_us() const { return next_accept_us_; }
  int64_t handshake_us() const { return handshake_us_; }

  /// The transaction ended, and the stream must not be used again.
  enum class Then : uint8_t { keep_alive, close, linger, reset };
  void transaction_ended(Then then);
  void close();
  void close_if_idle();

  /// Connections to servers that only this client may use again; closed with it.
  void keep_private(ServerConn& c);
  ServerConn* take_private(runtime::LiveServer& server);
  /// The server of the last transaction (option prefer-last-server); null when there is none.
  runtime::LiveServer* last_server() const { return last_server_; }
  void set_last_server(runtime::LiveServer* s);

 private:
  enum class State : uint8_t { proxy_header, idle, stream, lingering, closed };
  void on_readable() override;
  void on_writable() override;
  void on_timer() override;
  void run_ready() override;
  void read_proxy_header();
  void refuse_proxy_header(std::string_view why);
  void start_session();
  void await_request();
  void start_stream();
  void linger();
  void idle_ended();

  Worker& worker_;
  runtime::LiveListener& listener_;
  Stream* stream_ = nullptr;
  State state_ = State::idle;
  bool expects_proxy_;
  ConnFacts facts_;
  int64_t next_accept_us_ = 0;
  int64_t handshake_us_ = 0;
  base::List<ServerConn> private_;
  runtime::LiveServer* last_server_ = nullptr;
};

}  // namespace sluice::session
