// A script while it runs: its connection, what was read, its variables. One thread.
#pragma once
#include <optional>
#include <string>

#include "base/arena.h"
#include "health/check_txn.h"
#include "health/http_answer.h"
#include "health/script.h"
#include "net/socket.h"
#include "net/transport.h"

namespace sluice::health {

/// How a connection is made.
struct Opening {
  net::Address to;
  const net::Endpoint* unix_socket = nullptr;   ///< instead of `to`
  net::ConnectOptions options;
  bool linger = false;                          ///< end it in good order, not by a reset
};

class ScriptRun final : public Attempt, public net::TransportUser {
 public:
  ScriptRun(AttemptOwner& owner, const Script& script);
  ~ScriptRun() override;
  void start() override;
  void timed_out() override;

  AttemptOwner& owner() { return owner_; }
  TxnView& view() { return txn_.view(); }
  Txn& txn() { return txn_; }

  // --- for connect steps ---
  /// Drops what was open; false with v set when there is no socket to be had. more() is called when it is made.
  bool open(const Opening& how, Verdict& v);
  /// 0: made; else why not.
  int connect_result();
  /// What the connect step at hand does now, kept here because steps are shared.
  struct Introduction {
    enum class Phase : uint8_t { connecting, socks, header } phase = Phase::connecting;
    Target target;
  } introduction;
  /// From now on the exchange's deadline counts.
  void connected();

  // --- for send and expect steps ---
  /// A send or an expect step did something: the script is about more than a connection.
  void mark_exchange() { exchanged_ = true; }
  /// Forgets what was read and sends; next once everything left, wait when more() is to call flush().
  Flow send(std::string_view bytes);
  Flow flush();
  /// What came since the last send, at most tune.bufsize bytes.
  const std::string& input() const { return in_; }
  bool input_full() const { return in_.size() >= limit_; }
  bool ended() const { return eof_; }
  void want_input() { transport_->want_read(true); }
  int fd() const { return transport_ ? transport_->fd() : -1; }

  size_t input_limit() const { return limit_; }
  /// The HTTP answer in what came.
  HttpAnswer& answer() { return answer_; }
  HttpAnswer::State feed_answer(const http1::Limits& limits) { return answer_.feed(in_, eof_ || input_full(), limits); }

  // --- ends ---
  Flow conclude(Verdict v);
  /// The connection failed: words the error with the step at hand.
  Flow fail(Status status, int error);
  /// " at step 2 of tcp-check (send) comment: 'x'", empty when the script has no labels.
  std::string where() const;
  const Script& script() const { return script_; }

 private:
  void on_readable() override;
  void on_writable() override;
  void advance(bool entered);
  void read();
  void pass();

  AttemptOwner& owner_;
  const Script& script_;
  CheckTxn txn_;
  std::unique_ptr<net::Transport> transport_;
  bool linger_ = false, exchanged_ = false, eof_ = false, over_ = false;
  int read_error_ = 0;
  int64_t connect_deadline_us_ = 0;
  size_t at_ = 0, limit_;
  std::string in_, out_;
  size_t out_done_ = 0;
  HttpAnswer answer_;
};

}  // namespace sluice::health
