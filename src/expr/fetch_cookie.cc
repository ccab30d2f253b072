// Cookies of requests and responses. Manual 7.3.6 "req.cook", "res.cook".
#include "expr/fetch_util.h"
#include "expr/number.h"
#include "http1/cookie.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;
using http1::Cookies;
using http1::Head;

struct Request {
  static constexpr std::string_view kField = "cookie";
  static constexpr Cookies::From kFrom = Cookies::From::request;
  static Got head(const TxnView& txn, Head*& h) { return request_head(txn, h); }
};
struct Response {
  static constexpr std::string_view kField = "set-cookie";
  static constexpr Cookies::From kFrom = Cookies::From::response;
  static Got head(const TxnView& txn, Head*& h) { return response_head(txn, h); }
};

/// The next cookie of that name, or of any when it is empty. The cursor stands behind it then.
template <class Side>
bool walk(const Head& head, std::string_view name, FetchCursor& at, http1::Cookie& out) {
  for (; at.field < head.fields.size(); ++at.field, at.offset = 0) {
    const http1::Field& f = head.fields[at.field];
    if (f.name != Side::kField || at.offset > f.value.size()) continue;
    Cookies cookies(std::string_view(f.value).substr(at.offset), Side::kFrom);
    while (cookies.next(out)) {
      at.offset = f.value.size() - cookies.rest().size();
      if (name.empty() || out.name == name) return true;
    }
  }
  return false;
}

template <class Side>
Got next_value(Args args, TxnView& txn, FetchCursor& at, Sample& out) {
  Head* head;
  http1::Cookie c;
  if (Got g = Side::head(txn, head); g != Got::yes) return g;
  return walk<Side>(*head, text(args, 0), at, c) ? give(out, c.value) : Got::no;
}

/// The last of that name; the first of all without a name.
template <class Side>
Got value(Args args, TxnView& txn, Sample& out) {
  Head* head;
  http1::Cookie c;
  if (Got g = Side::head(txn, head); g != Got::yes) return g;
  Got got = Got::no;
  for (FetchCursor at; walk<Side>(*head, text(args, 0), at, c);) {
    got = give(out, c.value);
    if (!has(args, 0)) break;
  }
  return got;
}

template <class Side>
Got count(Args args, TxnView& txn, Sample& out) {
  Head* head;
  http1::Cookie c;
  if (Got g = Side::head(txn, head); g != Got::yes) return g;
  int64_t n = 0;
  for (FetchCursor at; walk<Side>(*head, text(args, 0), at, c);) ++n;
  return give_int(out, n);
}

template <class Side>
Got int_value(Args args, TxnView& txn, Sample& out) {
  Got got = value<Side>(args, txn, out);
  return got == Got::yes ? give_int(out, leading_int(out.text)) : got;
}
template <class Side>
Got next_int(Args args, TxnView& txn, FetchCursor& at, Sample& out) {
  Got got = next_value<Side>(args, txn, at, out);
  return got == Got::yes ? give_int(out, leading_int(out.text)) : got;
}

template <class Side>
Got names(Args args, TxnView& txn, Sample& out) {
  Head* head;
  http1::Cookie c;
  if (Got g = Side::head(txn, head); g != Got::yes) return g;
  char delimiter = has(args, 0) ? args[0].text[0] : ',';
  ArenaText all(*txn.arena);
  for (FetchCursor at; walk<Side>(*head, {}, at, c);) {
    if (!all.view().empty()) all.put(delimiter);
    all.put(c.name);
  }
  return all.view().empty() ? Got::no : give(out, all.view());
}

Got either_value(Args args, TxnView& txn, Sample& out) {
  return txn.response ? value<Response>(args, txn, out) : value<Request>(args, txn, out);
}
Got next_either(Args args, TxnView& txn, FetchCursor& at, Sample& out) {
  return txn.response ? next_value<Response>(args, txn, at, out) : next_value<Request>(args, txn, at, out);
}

constexpr Fetch kFetches[] = {
    {"cookie", "[string]", Type::str, kUseEither, either_value, nullptr, next_either},
    {"cook", "[string]", Type::str, kUseRequest, value<Request>, nullptr, next_value<Request>},
    {"cook_cnt", "[string]", Type::sint, kUseRequest, count<Request>},
    {"cook_val", "[string]", Type::sint, kUseRequest, int_value<Request>, nullptr, next_int<Request>},
    {"req.cook", "[string]", Type::str, kUseRequest, value<Request>, nullptr, next_value<Request>},
    {"req.cook_cnt", "[string]", Type::sint, kUseRequest, count<Request>},
    {"req.cook_val", "[string]", Type::sint, kUseRequest, int_value<Request>, nullptr, next_int<Request>},
    {"req.cook_names", "[string]", Type::str, kUseRequest, names<Request>},
    {"res.cook", "[string]", Type::str, kUseResponse, value<Response>, nullptr, next_value<Response>},
    {"res.cook_cnt", "[string]", Type::sint, kUseResponse, count<Response>},
    {"res.cook_val", "[string]", Type::sint, kUseResponse, int_value<Response>, nullptr, next_int<Response>},
    {"res.cook_names", "[string]", Type::str, kUseResponse, names<Response>},
    {"scook", "[string]", Type::str, kUseResponse, value<Response>, nullptr, next_value<Response>},
    {"scook_cnt", "[string]", Type::sint, kUseResponse, count<Response>},
    {"scook_val", "[string]", Type::sint, kUseResponse, int_value<Response>, nullptr, next_int<Response>},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::expr
