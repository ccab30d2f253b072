// The request target, whole and in parts, and query parameters. Manual 7.3.6.
#include <optional>

#include "base/hash.h"
#include "base/strings.h"
#include "expr/fetch_util.h"
#include "expr/ip_text.h"
#include "expr/number.h"
#include "http1/uri.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;
using http1::Head;
using http1::Uri;

Got url(Args, TxnView& txn, Sample& out) {
  Head* head;
  if (Got g = request_head(txn, head); g != Got::yes) return g;
  return give(out, head->target);
}

template <std::string_view Uri::*part>
Got path_part(Args, TxnView& txn, Sample& out) {
  Head* head;
  if (Got g = request_head(txn, head); g != Got::yes) return g;
  std::string_view v = http1::split_uri(head->target).*part;
  return v.empty() ? Got::no : give(out, v);
}

Got query(Args args, TxnView& txn, Sample& out) {
  Head* head;
  if (Got g = request_head(txn, head); g != Got::yes) return g;
  size_t mark = head->target.find('?');
  if (mark == std::string_view::npos) return Got::no;
  return give(out, head->target.substr(mark + (has(args, 0) ? 0 : 1)));
}

bool check_query(std::span<Arg> args, ParseEnv& env) {
  if (!has(args, 0) || args[0].text == "with_qm") return true;
  env.alert("'" + args[0].text + "' is not supported (only 'with_qm' is).");
  return false;
}

/// Host and path as one text.
template <std::string_view Uri::*part>
std::string_view host_and(const Head& head, base::Arena& arena) {
  std::string_view host = head.get("host");
  std::string_view rest = http1::split_uri(head.target).*part;
  return host.empty() ? rest : arena.concat({host, rest});
}

template <std::string_view Uri::*part>
Got base_of(Args, TxnView& txn, Sample& out) {
  Head* head;
  if (Got g = request_head(txn, head); g != Got::yes) return g;
  return give(out, host_and<part>(*head, *txn.arena));
}

std::optional<uint32_t> hash_of(TxnView& txn, bool whole_url, Got& got) {
  Head* head;
  if ((got = request_head(txn, head)) != Got::yes) return std::nullopt;
  std::string_view v = whole_url ? host_and<&Uri::path_query>(*head, *txn.arena) : host_and<&Uri::path>(*head, *txn.arena);
  return base::full_avalanche(base::hash_sdbm(v));
}

template <bool whole_url>
Got hash32(Args, TxnView& txn, Sample& out) {
  Got got;
  auto hash = hash_of(txn, whole_url, got);
  return hash ? give_int(out, *hash) : got;
}

/// The hash in network order, then the client's address.
template <bool whole_url>
Got hash32_src(Args, TxnView& txn, Sample& out) {
  Got got;
  auto hash = hash_of(txn, whole_url, got);
  if (!hash) return got;
  if (!txn.conn || !txn.conn->src.is_ip()) return Got::no;
  size_t n = txn.conn->src.family() == net::Address::Family::ipv4 ? 4 : 16;
  char* p = txn.arena->allocate(4 + n);
  for (int i = 0; i < 4; ++i) p[i] = static_cast<char>(*hash >> (24 - 8 * i));
  std::memcpy(p + 4, txn.conn->src.bytes().data(), n);
  return give_bin(out, {p, 4 + n});
}

Got url_authority(TxnView& txn, http1::Authority& out) {
  Head* head;
  if (Got g = request_head(txn, head); g != Got::yes) return g;
  Uri uri = http1::split_uri(head->target);
  if (uri.form != Uri::Form::absolute) return Got::no;
  out = http1::split_authority(uri.authority);
  return Got::yes;
}

Got url_ip(Args, TxnView& txn, Sample& out) {
  http1::Authority a;
  if (Got g = url_authority(txn, a); g != Got::yes) return g;
  return give_ip(out, parse_header_ip(a.host));
}

Got url_port(Args, TxnView& txn, Sample& out) {
  http1::Authority a;
  if (Got g = url_authority(txn, a); g != Got::yes) return g;
  if (a.port.empty()) return give_int(out, 80);
  auto port = base::to_uint(a.port);
  return port && *port < 65536 ? give_int(out, static_cast<int64_t>(*port)) : Got::no;
}

/// url_param(name,delim,i) at the cursor: the parameters follow the first `delim` of the target.
Got next_param(Args args, TxnView& txn, FetchCursor& at, Sample& out) {
  Head* head;
  if (Got g = request_head(txn, head); g != Got::yes) return g;
  char delimiter = has(args, 1) ? args[1].text[0] : '?';
  size_t start = head->target.find(delimiter);
  if (start == std::string_view::npos) return Got::no;
  std::string_view wanted = text(args, 0);
  bool any_case = has(args, 2);
  std::string_view all = head->target.substr(start + 1);
  if (at.offset > all.size()) return Got::no;
  http1::QueryParams params(all.substr(at.offset), delimiter);
  for (std::string_view name, value; params.next(name, value);) {
    at.offset = static_cast<size_t>(value.data() + value.size() - all.data()) + 1;
    if (wanted.empty() || (any_case ? base::iequals(name, wanted) : name == wanted)) return give(out, value);
  }
  at.offset = all.size() + 1;
  return Got::no;
}

Got param(Args args, TxnView& txn, Sample& out) {
  FetchCursor first;
  return next_param(args, txn, first, out);
}

Got next_param_int(Args args, TxnView& txn, FetchCursor& at, Sample& out) {
  if (Got g = next_param(args, txn, at, out); g != Got::yes) return g;
  return give_int(out, leading_int(out.text));
}

Got param_int(Args args, TxnView& txn, Sample& out) {
  FetchCursor first;
  return next_param_int(args, txn, first, out);
}

bool check_param(std::span<Arg> args, ParseEnv& env) {
  if (args.size() < 3 || args[2].text.empty() || args[2].text == "i") return true;
  env.alert("Only 'i' is supported as third argument of the url_param fetch.");
  return false;
}

constexpr std::string_view kParam = "[string,string,string]";

constexpr Fetch kFetches[] = {
    {"url", "", Type::str, kUseRequest, url},
    {"path", "", Type::str, kUseRequest, path_part<&Uri::path>},
    {"pathq", "", Type::str, kUseRequest, path_part<&Uri::path_query>},
    {"query", "[string]", Type::str, kUseRequest, query, check_query},
    {"base", "", Type::str, kUseRequest, base_of<&Uri::path>},
    {"baseq", "", Type::str, kUseRequest, base_of<&Uri::path_query>},
    {"base32", "", Type::sint, kUseRequest, hash32<false>},
    {"base32+src", "", Type::bin, kUseRequest, hash32_src<false>},
    {"url32", "", Type::sint, kUseRequest, hash32<true>},
    {"url32+src", "", Type::bin, kUseRequest, hash32_src<true>},
    {"url_ip", "", Type::ipv4, kUseRequest, url_ip},
    {"url_port", "", Type::sint, kUseRequest, url_port},
    {"url_param", kParam, Type::str, kUseRequest, param, check_param, next_param},
    {"urlp", kParam, Type::str, kUseRequest, param, check_param, next_param},
    {"urlp_val", kParam, Type::sint, kUseRequest, param_int, check_param, next_param_int},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::expr
