#include "session/session_rules.h"

#include "expr/vars.h"
#include "session/client_conn.h"

namespace sluice::session {
namespace {

/// A transaction that is none yet: actions that need more are refused at load in these rulesets.
class EarlyTxn final : public Txn {
 public:
  explicit EarlyTxn(ClientConn& client) : client_(client) {
    view_.conn = &client.facts();
    view_.frontend = view_.backend = &client.frontend();
    view_.arena = &arena_;
    view_.log = &log_;
    log_.accept_us = client.facts().accept_us;
    using expr::VarScope;
    view_.missing_scopes = 1 << static_cast<int>(VarScope::txn) | 1 << static_cast<int>(VarScope::req) |
                           1 << static_cast<int>(VarScope::res);
  }
  TxnView& view() override { return view_; }
  Admission admission = Admission::accepted;

  void reply(LocalReply) override { admission = Admission::rejected; }
  void deny(uint16_t, LocalReply*) override { admission = Admission::rejected; }
  void tarpit(uint16_t, LocalReply*) override { admission = Admission::rejected; }
  void reject() override { admission = Admission::rejected; }
  void silent_drop(bool reset_ttl) override { admission = reset_ttl ? Admission::rejected : Admission::silent; }
  void serve(std::unique_ptr<Service>) override { admission = Admission::rejected; }
  void set_client_mark(uint32_t mark) override { net::set_mark(client_.fd(), mark); }
  void set_client_tos(uint8_t tos) override { net::set_tos(client_.fd(), tos); }
  void expect_proxy_header() override { client_.expect_proxy_header(); }

  // What needs a stream has no meaning here; the parser keeps such actions out of these rulesets.
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
  void set_server_mark(uint32_t) override {}
  void set_server_tos(uint8_t) override {}

 private:
  ClientConn& client_;
  base::Arena arena_;
  TxnLog log_;
  TxnView view_;
};

}  // namespace

Admission run_session_rules(ClientConn& client, const model::Rules& rules) {
  if (rules.empty()) return Admission::accepted;
  EarlyTxn txn(client);
  for (const model::Rule& rule : rules) {
    if (rule.condition && rule.condition->eval(txn.view()) != Got::yes) continue;
    txn.view().rule_file = rule.file;
    txn.view().rule_line = rule.line;
    if (rule.action->run(txn) == Ran::stop) break;
  }
  return txn.admission;
}

}  // namespace sluice::session
