// Where a transaction is: frontend, backend, server, socket, and the timeouts and priorities in force. Manual 7.3.2, 7.3.3.
#include "expr/fetch_util.h"
#include "runtime/runtime.h"

namespace sluice::rules {
namespace {

using Args = std::span<const Arg>;
using expr::give;
using expr::give_int;
using expr::Sample;
using expr::Type;
using model::Timeouts;
using runtime::LiveProxy;

template <LiveProxy* TxnView::*which>
Got id(Args, TxnView& txn, Sample& out) {
  return txn.*which ? give_int(out, (txn.*which)->id()) : Got::no;
}
template <LiveProxy* TxnView::*which>
Got name(Args, TxnView& txn, Sample& out) {
  return txn.*which ? give(out, (txn.*which)->name()) : Got::no;
}
template <LiveProxy* TxnView::*which, int32_t Timeouts::*field>
Got configured(Args, TxnView& txn, Sample& out) {
  return txn.*which ? give_int(out, (txn.*which)->config().timeouts.*field) : Got::no;
}
/// timeout tarpit is timeout connect when it is not set.
template <LiveProxy* TxnView::*which>
Got configured_tarpit(Args, TxnView& txn, Sample& out) {
  if (!(txn.*which)) return Got::no;
  const Timeouts& t = (txn.*which)->config().timeouts;
  return give_int(out, t.tarpit ? t.tarpit : t.connect);
}
template <int32_t Timeouts::*field>
Got current(Args, TxnView& txn, Sample& out) {
  return txn.timeouts ? give_int(out, txn.timeouts->*field) : Got::no;
}

Got default_backend(Args, TxnView& txn, Sample& out) {
  const model::Proxy* p = txn.frontend ? txn.frontend->config().default_backend : nullptr;
  return p ? give(out, p->name) : Got::no;
}

Got server_id(Args, TxnView& txn, Sample& out) { return txn.server ? give_int(out, txn.server->config().id) : Got::no; }
Got server_name(Args, TxnView& txn, Sample& out) { return txn.server ? give(out, txn.server->name()) : Got::no; }

Got socket_id(Args, TxnView& txn, Sample& out) {
  return txn.conn && txn.conn->listener ? give_int(out, txn.conn->listener->bind.id) : Got::no;
}
Got socket_name(Args, TxnView& txn, Sample& out) {
  if (!txn.conn || !txn.conn->listener || txn.conn->listener->bind.name.empty()) return Got::no;
  return give(out, txn.conn->listener->bind.name);
}
Got socket_connections(Args, TxnView& txn, Sample& out) {
  return txn.conn && txn.conn->listener ? give_int(out, txn.conn->listener->conn.value()) : Got::no;
}

Got priority_class(Args, TxnView& txn, Sample& out) { return txn.timeouts ? give_int(out, txn.priority_class) : Got::no; }
Got priority_offset(Args, TxnView& txn, Sample& out) {
  return txn.timeouts ? give_int(out, txn.priority_offset_ms) : Got::no;
}
Got is_http(Args, TxnView& txn, Sample& out) { return expr::give_bool(out, txn.http); }

constexpr auto kFe = &TxnView::frontend;
constexpr auto kBe = &TxnView::backend;
using expr::kUseBackendKnown, expr::kUseConn, expr::kUseFrontend, expr::kUseInternal, expr::kUseServerKnown;

constexpr Fetch kFetches[] = {
    {"fe_id", "", Type::sint, kUseFrontend, id<kFe>},
    {"fe_name", "", Type::str, kUseFrontend, name<kFe>},
    {"fe_defbe", "", Type::str, kUseFrontend, default_backend},
    {"fe_client_timeout", "", Type::sint, kUseFrontend, configured<kFe, &Timeouts::client>},
    {"fe_tarpit_timeout", "", Type::sint, kUseFrontend, configured_tarpit<kFe>},
    {"be_id", "", Type::sint, kUseBackendKnown, id<kBe>},
    {"be_name", "", Type::str, kUseBackendKnown, name<kBe>},
    {"be_connect_timeout", "", Type::sint, kUseBackendKnown, configured<kBe, &Timeouts::connect>},
    {"be_queue_timeout", "", Type::sint, kUseBackendKnown, configured<kBe, &Timeouts::queue>},
    {"be_server_timeout", "", Type::sint, kUseBackendKnown, configured<kBe, &Timeouts::server>},
    {"be_tarpit_timeout", "", Type::sint, kUseBackendKnown, configured_tarpit<kBe>},
    {"be_tunnel_timeout", "", Type::sint, kUseBackendKnown, configured<kBe, &Timeouts::tunnel>},
    {"cur_client_timeout", "", Type::sint, kUseFrontend, current<&Timeouts::client>},
    {"cur_connect_timeout", "", Type::sint, kUseBackendKnown, current<&Timeouts::connect>},
    {"cur_queue_timeout", "", Type::sint, kUseBackendKnown, current<&Timeouts::queue>},
    {"cur_server_timeout", "", Type::sint, kUseBackendKnown, current<&Timeouts::server>},
    {"cur_tarpit_timeout", "", Type::sint, kUseConn, current<&Timeouts::tarpit>},
    {"cur_tunnel_timeout", "", Type::sint, kUseBackendKnown, current<&Timeouts::tunnel>},
    {"srv_id", "", Type::sint, kUseServerKnown, server_id},
    {"srv_name", "", Type::str, kUseServerKnown, server_name},
    {"so_id", "", Type::sint, kUseFrontend, socket_id},
    {"so_name", "", Type::str, kUseFrontend, socket_name},
    {"dst_conn", "", Type::sint, kUseFrontend, socket_connections},
    {"prio_class", "", Type::sint, kUseInternal, priority_class},
    {"prio_offset", "", Type::sint, kUseInternal, priority_offset},
    {"internal.strm.is_htx", "", Type::boolean, kUseInternal, is_http},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::rules
