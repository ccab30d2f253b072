// What was kept of a request and its answer for the log. Manual 7.3.6 "capture.req.hdr".
#include "expr/fetch_util.h"
#include "runtime/proxy.h"

namespace sluice::rules {
namespace {

using Args = std::span<const Arg>;
using expr::Sample;
using expr::Type;

template <bool response>
Got header(Args args, TxnView& txn, Sample& out) {
  if (!txn.frontend) return Got::no;
  const model::Proxy& fe = txn.frontend->config();
  const auto& slots = response ? fe.response_captures : fe.request_captures;
  const std::string_view* values = response ? txn.response_captures : txn.request_captures;
  auto i = static_cast<uint64_t>(args[0].num);
  if (!values || i >= slots.size() || values[i].empty()) return Got::no;
  return expr::give(out, values[i]);
}

/// The request line as it was received.
bool line(const TxnView& txn, std::string_view& method, std::string_view& target) {
  if (!txn.log || !txn.log->request_parsed) return false;
  std::string_view text = txn.log->start_line;
  size_t a = text.find(' ');
  if (a == text.npos) return false;
  method = text.substr(0, a);
  target = text.substr(a + 1);
  target = target.substr(0, target.find(' '));
  return true;
}

Got method(Args, TxnView& txn, Sample& out) {
  std::string_view m, t;
  return line(txn, m, t) ? expr::give(out, m) : Got::no;
}

/// From the first slash of the path on.
Got uri(Args, TxnView& txn, Sample& out) {
  std::string_view m, t;
  if (!line(txn, m, t)) return Got::no;
  if (size_t scheme = t.find("://"); !t.starts_with('/') && scheme != t.npos) {
    size_t slash = t.find('/', scheme + 3);
    if (slash == t.npos) return Got::no;
    t.remove_prefix(slash);
  }
  return t.starts_with('/') ? expr::give(out, t) : Got::no;
}

constexpr Fetch kFetches[] = {
    {"capture.req.hdr", "integer", Type::str, expr::kUseRequestKept, header<false>},
    {"capture.req.method", "", Type::str, expr::kUseRequestKept, method},
    {"capture.req.uri", "", Type::str, expr::kUseRequestKept, uri},
    {"capture.res.hdr", "integer", Type::str, expr::kUseResponseKept, header<true>},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::rules
