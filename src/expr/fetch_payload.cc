// Bytes at an offset of what was received, their number, and the parameters of distcc. Manual 7.3.5.
#include <algorithm>

#include "base/strings.h"
#include "expr/fetch_util.h"
#include "expr/payload.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;
using Side = Payload (*)(const TxnView&);

constexpr uint64_t kMaxBytes = 16384;   ///< a buffer: what lies beyond it never comes

Payload either(const TxnView& txn) {
  bool answer = txn.response || (!txn.http && !txn.response_data.empty());
  return answer ? response_payload(txn) : request_payload(txn);
}

/// Raw bytes of a message that has a head are not there as such.
bool raw(const TxnView& txn) { return !txn.request && !txn.response && !txn.http; }

template <Side side>
Got length(Args, TxnView& txn, Sample& out) {
  Payload p = side(txn);
  if (!raw(txn)) {
    http1::Head* head = side == response_payload ? txn.response : txn.request;
    if (!head) return Got::no;
    std::string_view body = side == response_payload ? response_body(txn) : request_body(txn);
    return give_int(out, static_cast<int64_t>(http1::counted_size(*head) + body.size()));
  }
  out.may_change = p.open;
  return give_int(out, static_cast<int64_t>(p.bytes.size()));
}

/// The bytes [at, at + size): later while they may still come.
Got slice(const Payload& p, uint64_t at, uint64_t size, Sample& out) {
  if (at > kMaxBytes || size > kMaxBytes || at + size > kMaxBytes) return Got::no;
  if (at + size > p.bytes.size()) return p.open ? Got::later : Got::no;
  out.may_change = p.open && size == 0;
  return give_bin(out, p.bytes.substr(at, size ? size : p.bytes.npos));
}

template <Side side>
Got payload(Args args, TxnView& txn, Sample& out) {
  if (!raw(txn)) return Got::no;
  return slice(side(txn), static_cast<uint64_t>(args[0].num), static_cast<uint64_t>(args[1].num), out);
}

/// The length stands in `args[1]` bytes at args[0]; what it counts follows, or begins at args[2].
template <Side side>
Got payload_lv(Args args, TxnView& txn, Sample& out) {
  if (!raw(txn)) return Got::no;
  Payload p = side(txn);
  auto at = static_cast<uint64_t>(args[0].num), width = static_cast<uint64_t>(args[1].num);
  if (at > kMaxBytes || width > kMaxBytes) return Got::no;
  if (at + width > p.bytes.size()) return p.open ? Got::later : Got::no;
  uint64_t size = 0;
  for (uint64_t i = at; i < at + width; ++i) size = std::min<uint64_t>(size << 8 | static_cast<uint8_t>(p.bytes[i]), 1u << 30);
  uint64_t from = at + width;
  if (has(args, 2)) {
    bool relative = args[2].text[0] == '+' || args[2].text[0] == '-';
    from = static_cast<uint64_t>(args[2].num + (relative ? static_cast<int64_t>(from) : 0));
  }
  if (size == 0) return Got::no;
  return slice(p, from, size, out);
}

bool check_payload(std::span<Arg> args, ParseEnv& env) {
  if (args[0].num >= 0 && args[1].num >= 0) return true;
  env.alert("offset and length must not be negative.");
  return false;
}

bool check_lv(std::span<Arg> args, ParseEnv& env) {
  auto fail = [&](const char* text) { return env.alert(text), false; };
  if (args[0].num < 0) return fail("offset must not be negative.");
  if (args[1].num <= 0) return fail("payload length must be > 0.");
  if (args.size() < 3 || args[2].text.empty()) return true;
  std::string_view t = args[2].text;
  auto n = base::to_int(t[0] == '+' ? t.substr(1) : t);
  if (!n || t == "+") return fail("payload offset2 is not a number.");
  args[2].num = *n;
  if (t[0] == '-' && args[0].num + args[1].num + *n < 0) return fail("payload offset too negative.");
  return true;
}

// --- distcc: tokens of four letters with a number in eight hexadecimal digits; most are followed by that many bytes ---

constexpr std::string_view kWithoutBody[] = {"DIST", "ARGC", "DONE", "STAT", "NFIL"};

Got distcc(Args args, TxnView& txn, int64_t& value, std::string_view& body) {
  if (!raw(txn)) return Got::no;
  Payload p = either(txn);
  std::string_view rest = p.bytes;
  int64_t left = std::max<int64_t>(number(args, 1), 1);
  while (rest.size() >= 12) {
    std::string_view token = rest.substr(0, 4);
    auto n = base::hex_to_uint(rest.substr(4, 8));
    if (!n) return Got::no;
    rest.remove_prefix(12);
    bool bare = std::find(std::begin(kWithoutBody), std::end(kWithoutBody), token) != std::end(kWithoutBody);
    if (token == args[0].text && --left == 0) {
      value = static_cast<int64_t>(*n);
      body = bare ? std::string_view{} : rest.substr(0, *n);
      return !bare && rest.size() < *n && p.open ? Got::later : Got::yes;
    }
    if (bare) continue;
    if (rest.size() < *n) break;
    rest.remove_prefix(*n);
  }
  return p.open ? Got::later : Got::no;
}

/// The number is known before the bytes are there.
Got distcc_param(Args args, TxnView& txn, Sample& out) {
  int64_t value = -1;
  std::string_view body;
  Got got = distcc(args, txn, value, body);
  return value >= 0 ? give_int(out, value) : got;
}
Got distcc_body(Args args, TxnView& txn, Sample& out) {
  int64_t value = 0;
  std::string_view body;
  Got got = distcc(args, txn, value, body);
  return got == Got::yes ? give_bin(out, body) : got;
}

bool check_distcc(std::span<Arg> args, ParseEnv& env) {
  if (args[0].text.size() == 4) return true;
  env.alert("a distcc token has four characters.");
  return false;
}

constexpr std::string_view kSlice = "integer,integer", kLv = "integer,integer[,string]", kToken = "string[,integer]";

constexpr Fetch kFetches[] = {
    {"payload", kSlice, Type::bin, kUseEither, payload<either>, check_payload},
    {"payload_lv", kLv, Type::bin, kUseEither, payload_lv<either>, check_lv},
    {"req.len", "", Type::sint, kUseRequest, length<request_payload>},
    {"req_len", "", Type::sint, kUseRequest, length<request_payload>},
    {"req.payload", kSlice, Type::bin, kUseRequest, payload<request_payload>, check_payload},
    {"req.payload_lv", kLv, Type::bin, kUseRequest, payload_lv<request_payload>, check_lv},
    {"res.len", "", Type::sint, kUseResponse, length<response_payload>},
    {"res.payload", kSlice, Type::bin, kUseResponse, payload<response_payload>, check_payload},
    {"res.payload_lv", kLv, Type::bin, kUseResponse, payload_lv<response_payload>, check_lv},
    {"distcc_body", kToken, Type::bin, kUseEither, distcc_body, check_distcc},
    {"distcc_param", kToken, Type::sint, kUseEither, distcc_param, check_distcc},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::expr
