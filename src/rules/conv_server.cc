// Converters that look a proxy or server up by the name a sample holds: nbsrv, srv_is_up, srv_queue, fe_exists.
// Manual 7.3.1.
#include "expr/sample.h"
#include "runtime/runtime.h"
#include "sluice/fetch.h"

namespace sluice::rules {
namespace {

using Args = std::span<const Arg>;
using expr::Sample;
using expr::Type;
using runtime::Runtime;

bool nbsrv(Args, TxnView&, Sample& s) {
  runtime::LiveProxy* backend = Runtime::get().find_backend(s.text);
  if (!backend) return false;
  s.set_int(backend->usable_servers());
  return true;
}

/// "<backend>/<server>", or a server of the current backend.
runtime::LiveServer* server_named(std::string_view text, TxnView& txn) {
  size_t slash = text.find('/');
  if (slash == text.npos) return txn.backend ? txn.backend->find_server(text) : nullptr;
  runtime::LiveProxy* backend = Runtime::get().find_backend(text.substr(0, slash));
  return backend ? backend->find_server(text.substr(slash + 1)) : nullptr;
}

bool srv_is_up(Args, TxnView& txn, Sample& s) {
  runtime::LiveServer* server = server_named(s.text, txn);
  if (!server) return false;
  s.set_bool(server->state().alive());
  return true;
}

bool srv_queue(Args, TxnView& txn, Sample& s) {
  runtime::LiveServer* server = server_named(s.text, txn);
  if (!server) return false;
  s.set_int(server->queued.value());
  return true;
}

bool fe_exists(Args, TxnView&, Sample& s) {
  s.set_bool(Runtime::get().find_frontend(s.text) != nullptr);
  return true;
}

constexpr Converter kConverters[] = {
    {"nbsrv", "", Type::str, Type::sint, nbsrv},
    {"srv_is_up", "", Type::str, Type::boolean, srv_is_up},
    {"srv_queue", "", Type::str, Type::sint, srv_queue},
    {"fe_exists", "", Type::str, Type::boolean, fe_exists},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::rules
