// The request line, the status line and the transaction's place. Manual 7.3.6.
#include "expr/fetch_util.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;
using http1::Head;

Got method(Args, TxnView& txn, Sample& out) {
  Head* head;
  if (Got g = request_head(txn, head); g != Got::yes) return g;
  out.type = Type::meth;
  out.text = head->method;
  return Got::yes;
}

std::string_view version(const Head& head, bool long_form) {
  bool old = head.version == http1::Version::http10;
  if (long_form) return old ? "HTTP/1.0" : "HTTP/1.1";
  return old ? "1.0" : "1.1";
}

template <Got (*head_of)(const TxnView&, Head*&), bool long_form>
Got message_version(Args, TxnView& txn, Sample& out) {
  Head* head;
  if (Got g = head_of(txn, head); g != Got::yes) return g;
  return give(out, version(*head, long_form));
}

Got status(Args, TxnView& txn, Sample& out) {
  Head* head;
  if (Got g = response_head(txn, head); g != Got::yes) return g;
  return give_int(out, head->status);
}

Got first_request(Args, TxnView& txn, Sample& out) {
  return txn.conn ? give_bool(out, txn.conn->requests <= 1) : Got::no;
}

Got unique_id(Args, TxnView& txn, Sample& out) {
  if (!txn.log || txn.log->unique_id.empty()) return Got::no;
  return give(out, txn.log->unique_id);
}

/// True once the head was parsed; without one, not before the inspection ends.
Got is_http(Args, TxnView& txn, Sample& out) {
  if (txn.request) return give_bool(out, true);
  return txn.inspecting && !txn.request_complete ? Got::later : give_bool(out, false);
}

Got wait_end(Args, TxnView& txn, Sample& out) {
  return txn.inspecting ? Got::later : give_bool(out, true);
}

constexpr Fetch kFetches[] = {
    {"method", "", Type::meth, kUseRequestKept, method},
    {"req.ver", "", Type::str, kUseRequestKept, message_version<request_head, false>},
    {"req_ver", "", Type::str, kUseRequestKept, message_version<request_head, false>},
    {"res.ver", "", Type::str, kUseResponseKept, message_version<response_head, false>},
    {"resp_ver", "", Type::str, kUseResponseKept, message_version<response_head, false>},
    {"capture.req.ver", "", Type::str, kUseRequestKept, message_version<request_head, true>},
    {"capture.res.ver", "", Type::str, kUseRequestKept, message_version<response_head, true>},
    {"status", "", Type::sint, kUseResponseKept, status},
    {"server_status", "", Type::sint, kUseResponseKept, status},
    {"txn.status", "", Type::sint, kUseResponseKept, status},
    {"http_first_req", "", Type::boolean, kUseRequestKept, first_request},
    {"unique-id", "", Type::str, kAllUses, unique_id},
    {"req.proto_http", "", Type::boolean, kUseRequestKept, is_http},
    {"req_proto_http", "", Type::boolean, kUseRequestKept, is_http},
    {"wait_end", "", Type::boolean, kUseInternal, wait_end},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::expr
