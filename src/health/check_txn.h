// The transaction that a check's expressions and actions work on: no client, no request; variables, the answer, the
// server. Only actions on variables stand in checks. One thread.
#pragma once
#include "base/arena.h"
#include "sluice/action.h"
#include "sluice/txn.h"

namespace sluice::health {

class CheckTxn final : public Txn {
 public:
  CheckTxn();
  ~CheckTxn() override;
  TxnView& view() override { return view_; }
  base::Arena& arena() { return arena_; }

  // Nothing below can be asked for by an action that may stand in a check.
  void reply(LocalReply) override {}
  void deny(uint16_t, LocalReply*) override {}
  void tarpit(uint16_t, LocalReply*) override {}
  void reject() override {}
  void silent_drop(bool) override {}
  void serve(std::unique_ptr<Service>) override;
  void set_backend(model::Proxy&) override {}
  void set_timeout_ms(std::string_view, int32_t) override {}
  void set_retries(int) override {}
  void disable_l7_retry() override {}
  void set_priority(int32_t, int32_t, bool, bool) override {}
  void mark_private() override {}
  void send_interim(uint16_t, const std::vector<http1::Field>&) override {}
  void switch_to_http() override {}
  void log_now() override {}
  void wake_in(int32_t) override {}
  void wait_for_body(int32_t, uint64_t) override {}
  bool body_wait_over() const override { return true; }
  void set_client_mark(uint32_t) override {}
  void set_client_tos(uint8_t) override {}
  void set_server_mark(uint32_t) override {}
  void set_server_tos(uint8_t) override {}

 private:
  base::Arena arena_;
  ConnFacts conn_;
  ServerConnFacts server_conn_;
  TxnLog log_;
  TxnView view_;
};

}  // namespace sluice::health
