// req.rdp_cookie, req.rdp_cookie_cnt. Manual 7.3.5.
#include "base/strings.h"
#include "expr/fetch_util.h"
#include "expr/rdp_cookie.h"

namespace sluice::expr {

Got find_rdp_cookie(std::string_view data, std::string_view name, std::string_view& value) {
  constexpr size_t kHeaders = 11;
  constexpr std::string_view kStart = "Cookie:";
  if (data.size() < kHeaders + kStart.size()) return Got::later;
  data.remove_prefix(kHeaders);
  if (!base::iequals(data.substr(0, kStart.size()), kStart)) return Got::no;
  data.remove_prefix(kStart.size());
  data.remove_prefix(std::min(data.find_first_not_of(' '), data.size()));
  size_t end = data.find('\r');
  if (end == data.npos || end + 1 == data.size()) return Got::later;
  size_t equals = data.find('=');
  if (data[end + 1] != '\n' || equals > end) return Got::no;
  if (!name.empty() && !base::iequals(data.substr(0, equals), name)) return Got::no;
  value = data.substr(equals + 1, end - equals - 1);
  return Got::yes;
}

namespace {
using Args = std::span<const Arg>;

Got cookie_of(Args args, TxnView& txn, std::string_view& value) {
  if (txn.request) return Got::no;
  Got g = find_rdp_cookie(txn.request_data, text(args, 0), value);
  return g == Got::later && (txn.request_complete || !txn.inspecting) ? Got::no : g;
}

Got cookie(Args args, TxnView& txn, Sample& out) {
  std::string_view value;
  Got g = cookie_of(args, txn, value);
  return g == Got::yes ? give(out, value) : g;
}

Got count(Args args, TxnView& txn, Sample& out) {
  std::string_view value;
  Got g = cookie_of(args, txn, value);
  return g == Got::later ? g : give_int(out, g == Got::yes);
}

constexpr Fetch kFetches[] = {
    {"rdp_cookie", "[string]", Type::str, kUseRequest, cookie},
    {"rdp_cookie_cnt", "[string]", Type::sint, kUseRequest, count},
    {"req.rdp_cookie", "[string]", Type::str, kUseRequest, cookie},
    {"req.rdp_cookie_cnt", "[string]", Type::sint, kUseRequest, count},
};
const base::Register<Fetch> reg(kFetches);
}  // namespace
}  // namespace sluice::expr
