// Header fetches of requests and responses. Manual 7.3.6.
#include <algorithm>

#include "base/strings.h"
#include "expr/fetch_util.h"
#include "expr/ip_text.h"
#include "expr/number.h"
#include "http1/list_value.h"

namespace sluice::expr {
namespace {

using http1::Head;
using http1::ListValue;

enum Whole : bool { elements, fields };
using HeadOf = Got (*)(const TxnView&, Head*&);

/// The value at the cursor, which then stands on the next; no name (lower case) means any field.
bool walk(const Head& head, std::string_view name, Whole whole, FetchCursor& at, std::string_view& out) {
  for (; at.field < head.fields.size(); ++at.field, at.offset = 0) {
    const http1::Field& f = head.fields[at.field];
    if ((!name.empty() && f.name != name) || at.offset > f.value.size()) continue;
    out = f.value;
    if (whole) {
      at.offset = f.value.size() + 1;
      return true;
    }
    ListValue list(std::string_view(f.value).substr(at.offset));
    if (!list.next(out)) continue;
    // Behind the comma that ended this element, or past the end of the value.
    at.offset = static_cast<size_t>(out.data() + out.size() - f.value.data());
    at.offset = std::min(f.value.find(',', at.offset), f.value.size()) + 1;
    return true;
  }
  return false;
}

uint32_t count(const Head& head, std::string_view name, Whole whole) {
  FetchCursor at;
  std::string_view item;
  uint32_t n = 0;
  while (walk(head, name, whole, at, item)) ++n;
  return n;
}

/// Occurrence `nth` (from 1, or from -1 backwards; 0: the last).
bool pick(const Head& head, std::string_view name, Whole whole, int64_t nth, std::string_view& out) {
  if (nth == 0) nth = -1;
  if (nth < 0) nth += count(head, name, whole) + 1;
  if (nth <= 0) return false;
  FetchCursor at;
  while (walk(head, name, whole, at, out))
    if (--nth == 0) return true;
  return false;
}

template <HeadOf head_of, Whole whole>
Got value(std::span<const Arg> args, TxnView& txn, Sample& out) {
  Head* head;
  std::string_view v;
  if (Got g = head_of(txn, head); g != Got::yes) return g;
  if (args.empty() || !pick(*head, args[0].text, whole, number(args, 1), v)) return Got::no;
  return give(out, v);
}

/// ACLs look at every value unless an occurrence was named.
template <HeadOf head_of, Whole whole>
Got next_value(std::span<const Arg> args, TxnView& txn, FetchCursor& at, Sample& out) {
  if (number(args, 1)) return at.count++ ? Got::no : value<head_of, whole>(args, txn, out);
  Head* head;
  std::string_view v;
  if (Got g = head_of(txn, head); g != Got::yes) return g;
  if (!walk(*head, text(args, 0), whole, at, v)) return Got::no;
  return give(out, v);
}

template <HeadOf head_of, Whole whole>
Got counted(std::span<const Arg> args, TxnView& txn, Sample& out) {
  Head* head;
  if (Got g = head_of(txn, head); g != Got::yes) return g;
  return give_int(out, count(*head, text(args, 0), whole));
}

template <HeadOf head_of>
Got int_value(std::span<const Arg> args, TxnView& txn, Sample& out) {
  if (Got g = value<head_of, elements>(args, txn, out); g != Got::yes) return g;
  return give_int(out, leading_int(out.text));
}

template <HeadOf head_of>
Got next_int(std::span<const Arg> args, TxnView& txn, FetchCursor& at, Sample& out) {
  if (Got g = next_value<head_of, elements>(args, txn, at, out); g != Got::yes) return g;
  return give_int(out, leading_int(out.text));
}

template <HeadOf head_of>
Got next_ip(std::span<const Arg> args, TxnView& txn, FetchCursor& at, Sample& out) {
  for (;;) {
    if (Got g = next_value<head_of, elements>(args, txn, at, out); g != Got::yes) return g;
    if (Got g = give_ip(out, parse_header_ip(out.text)); g == Got::yes) return g;
  }
}

template <HeadOf head_of>
Got ip_value(std::span<const Arg> args, TxnView& txn, Sample& out) {
  if (Got g = value<head_of, elements>(args, txn, out); g != Got::yes) return g;
  return give_ip(out, parse_header_ip(out.text));
}

template <HeadOf head_of>
Got names(std::span<const Arg> args, TxnView& txn, Sample& out) {
  Head* head;
  if (Got g = head_of(txn, head); g != Got::yes) return g;
  char delimiter = has(args, 0) ? args[0].text[0] : ',';
  ArenaText all(*txn.arena);
  for (const http1::Field& f : head->fields) {
    if (!all.view().empty()) all.put(delimiter);
    all.put(f.name);
  }
  return give(out, all.view());
}

template <HeadOf head_of>
Got whole_head(std::span<const Arg>, TxnView& txn, Sample& out) {
  Head* head;
  if (Got g = head_of(txn, head); g != Got::yes) return g;
  ArenaText all(*txn.arena);
  for (const http1::Field& f : head->fields)
    for (std::string_view part : {f.name, std::string_view(": "), f.value, std::string_view("\r\n")}) all.put(part);
  all.put("\r\n");
  return give_bin(out, all.view());
}

/// A length as req.hdrs_bin writes it: one byte below 240, then 4 bits and groups of 7 (manual, req.hdrs_bin).
void put_varint(ArenaText& out, uint64_t v) {
  if (v < 240) return out.put(static_cast<char>(v));
  out.put(static_cast<char>(v | 240));
  v = (v - 240) >> 4;
  while (v >= 128) {
    out.put(static_cast<char>(v | 128));
    v = (v - 128) >> 7;
  }
  out.put(static_cast<char>(v));
}

template <HeadOf head_of>
Got whole_head_bin(std::span<const Arg>, TxnView& txn, Sample& out) {
  Head* head;
  if (Got g = head_of(txn, head); g != Got::yes) return g;
  ArenaText all(*txn.arena);
  for (const http1::Field& f : head->fields)
    for (std::string_view part : {f.name, f.value}) {
      put_varint(all, part.size());
      all.put(part);
    }
  all.put(std::string_view("\0\0", 2));
  return give_bin(out, all.view());
}

bool check_name(std::span<Arg> args, ParseEnv& env) {
  if (!args.empty()) args[0].text = base::to_lower(args[0].text);
  if (args.size() > 1 && args[1].num < -10) {
    env.alert("header occurrence must be >= -10.");
    return false;
  }
  return true;
}

constexpr auto kReq = request_head;
constexpr auto kRes = response_head;
constexpr auto kAny = either_head;
constexpr std::string_view kNth = "[string,integer]";

constexpr Fetch kFetches[] = {
    {"hdr", kNth, Type::str, kUseEither, value<kAny, elements>, check_name, next_value<kAny, elements>},
    {"hdr_cnt", "[string]", Type::sint, kUseRequest, counted<kReq, elements>, check_name},
    {"hdr_ip", kNth, Type::addr, kUseRequest, ip_value<kReq>, check_name, next_ip<kReq>},
    {"hdr_val", kNth, Type::sint, kUseRequest, int_value<kReq>, check_name, next_int<kReq>},
    {"req.hdr", kNth, Type::str, kUseRequest, value<kReq, elements>, check_name, next_value<kReq, elements>},
    {"req.hdr_cnt", "[string]", Type::sint, kUseRequest, counted<kReq, elements>, check_name},
    {"req.hdr_ip", kNth, Type::addr, kUseRequest, ip_value<kReq>, check_name, next_ip<kReq>},
    {"req.hdr_val", kNth, Type::sint, kUseRequest, int_value<kReq>, check_name, next_int<kReq>},
    {"req.fhdr", kNth, Type::str, kUseRequest, value<kReq, fields>, check_name, next_value<kReq, fields>},
    {"req.fhdr_cnt", "[string]", Type::sint, kUseRequest, counted<kReq, fields>, check_name},
    {"req.hdr_names", "[string]", Type::str, kUseRequest, names<kReq>},
    {"req.hdrs", "", Type::bin, kUseRequest, whole_head<kReq>},
    {"req.hdrs_bin", "", Type::bin, kUseRequest, whole_head_bin<kReq>},
    {"res.hdr", kNth, Type::str, kUseResponse, value<kRes, elements>, check_name, next_value<kRes, elements>},
    {"res.hdr_cnt", "[string]", Type::sint, kUseResponse, counted<kRes, elements>, check_name},
    {"res.hdr_ip", kNth, Type::addr, kUseResponse, ip_value<kRes>, check_name, next_ip<kRes>},
    {"res.hdr_val", kNth, Type::sint, kUseResponse, int_value<kRes>, check_name, next_int<kRes>},
    {"res.fhdr", kNth, Type::str, kUseResponse, value<kRes, fields>, check_name, next_value<kRes, fields>},
    {"res.fhdr_cnt", "[string]", Type::sint, kUseResponse, counted<kRes, fields>, check_name},
    {"res.hdr_names", "[string]", Type::str, kUseResponse, names<kRes>},
    {"res.hdrs", "", Type::bin, kUseResponse, whole_head<kRes>},
    {"res.hdrs_bin", "", Type::bin, kUseResponse, whole_head_bin<kRes>},
    {"shdr", kNth, Type::str, kUseResponse, value<kRes, elements>, check_name, next_value<kRes, elements>},
    {"shdr_cnt", "[string]", Type::sint, kUseResponse, counted<kRes, elements>, check_name},
    {"shdr_ip", kNth, Type::addr, kUseResponse, ip_value<kRes>, check_name, next_ip<kRes>},
    {"shdr_val", kNth, Type::sint, kUseResponse, int_value<kRes>, check_name, next_int<kRes>},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::expr
