// Payload of HTTP messages, and the parameters of forms in it. Manual 7.3.6 "req.body", "req.body_param".
#include <algorithm>

#include "base/strings.h"
#include "expr/fetch_util.h"
#include "expr/payload.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;
using http1::Head;

struct Request {
  static Got head(const TxnView& txn, Head*& h) { return request_head(txn, h); }
  static std::string_view body(const TxnView& txn) { return request_body(txn); }
};
struct Response {
  static Got head(const TxnView& txn, Head*& h) { return response_head(txn, h); }
  static std::string_view body(const TxnView& txn) { return response_body(txn); }
};

/// Checks have payload without a head: it is read as it came.
template <class Side>
Got body_of(TxnView& txn, std::string_view& out) {
  Head* head;
  Got got = Side::head(txn, head);
  if (got != Got::yes && !txn.check_vars && txn.frontend) return got;
  out = Side::body(txn);
  return Got::yes;
}

template <class Side>
Got body(Args, TxnView& txn, Sample& out) {
  std::string_view data;
  Got got = body_of<Side>(txn, data);
  return got == Got::yes ? give_bin(out, data) : got;
}
template <class Side>
Got body_length(Args, TxnView& txn, Sample& out) {
  std::string_view data;
  Got got = body_of<Side>(txn, data);
  return got == Got::yes ? give_int(out, static_cast<int64_t>(data.size())) : got;
}
/// What the message announces, or what is there of one that announces nothing.
template <class Side>
Got body_size(Args, TxnView& txn, Sample& out) {
  Head* head;
  if (Got got = Side::head(txn, head); got == Got::yes && head->framing == http1::Framing::length)
    return give_int(out, static_cast<int64_t>(std::min<uint64_t>(head->length, INT64_MAX)));
  return body_length<Side>({}, txn, out);
}

/// "name=value" at the cursor, whose name is `name` (any when it is empty).
bool next_param(std::string_view form, std::string_view name, bool ignore_case, size_t& at, std::string_view& value) {
  while (at < form.size()) {
    size_t end = std::min(form.find('&', at), form.size());
    std::string_view pair = form.substr(at, end - at);
    at = end + 1;
    size_t equals = pair.find('=');
    std::string_view key = pair.substr(0, equals);
    if (!name.empty() && !(ignore_case ? base::iequals(key, name) : key == name)) continue;
    value = equals == pair.npos ? std::string_view{} : pair.substr(equals + 1);
    return true;
  }
  return false;
}

Got param_at(Args args, TxnView& txn, size_t& at, Sample& out) {
  Head* head;
  std::string_view value;
  if (Got got = request_head(txn, head); got != Got::yes) return got;
  if (!next_param(request_body(txn), text(args, 0), has(args, 1), at, value)) return Got::no;
  return give_bin(out, value);
}
Got body_param(Args args, TxnView& txn, Sample& out) {
  size_t at = 0;
  return param_at(args, txn, at, out);
}
Got next_body_param(Args args, TxnView& txn, FetchCursor& at, Sample& out) { return param_at(args, txn, at.offset, out); }

bool check_param(std::span<Arg> args, ParseEnv& env) {
  if (args.size() < 2 || args[1].text == "i") return true;
  env.alert("expects 'i' as second argument.");
  return false;
}

constexpr Fetch kFetches[] = {
    {"req.body", "", Type::bin, kUseRequest, body<Request>},
    {"req.body_len", "", Type::sint, kUseRequest, body_length<Request>},
    {"req.body_size", "", Type::sint, kUseRequest, body_size<Request>},
    {"req.body_param", "[string,string]", Type::bin, kUseRequest, body_param, check_param, next_body_param},
    {"res.body", "", Type::bin, kUseResponse, body<Response>},
    {"res.body_len", "", Type::sint, kUseResponse, body_length<Response>},
    {"res.body_size", "", Type::sint, kUseResponse, body_size<Response>},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::expr
