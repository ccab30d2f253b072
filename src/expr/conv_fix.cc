// Financial Information eXchange: fix_is_valid, fix_tag_value. Manual 7.3.1.
#include <array>

#include "base/strings.h"
#include "expr/fetch_util.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

constexpr char kEnd = '\x01';
enum Tag : int64_t { kBeginString = 8, kBodyLength = 9, kChecksum = 10, kMsgType = 35, kSender = 49, kTarget = 56 };

struct Field {
  int64_t tag = 0;
  std::string_view value;
  size_t begin = 0, end = 0;   ///< of "tag=value<SOH>" in the message
};

enum class Read : uint8_t { field, cut_short, malformed };

/// The next "tag=value<SOH>"; `at` goes behind it.
Read next_field(std::string_view message, size_t& at, Field& out) {
  size_t equal = message.find('=', at), end = message.find(kEnd, equal);
  if (equal == message.npos || end == message.npos) return Read::cut_short;
  auto tag = equal - at > 9 ? std::nullopt : base::to_uint(message.substr(at, equal - at));
  if (!tag || *tag == 0) return Read::malformed;
  out = {static_cast<int64_t>(*tag), message.substr(equal + 1, end - equal - 1), at, end + 1};
  at = end + 1;
  return Read::field;
}

bool known_version(std::string_view v) {
  for (std::string_view known : {"FIXT.1.1", "FIX.4.0", "FIX.4.1", "FIX.4.2", "FIX.4.3", "FIX.4.4", "FIX.5.0"})
    if (v == known) return true;
  return false;
}

/// BeginString, BodyLength and MsgType first, CheckSum last; length and sum as they say.
Read validate(std::string_view message) {
  constexpr int64_t kFirst[] = {kBeginString, kBodyLength, kMsgType};
  size_t at = 0, body = 0;
  uint64_t length = 0;
  Field f;
  for (size_t i = 0;; ++i) {
    Read read = next_field(message, at, f);
    if (read != Read::field) return read;
    if (i < std::size(kFirst) && f.tag != kFirst[i]) return Read::malformed;
    if (i == 0 && !known_version(f.value)) return Read::malformed;
    if (i == 1) length = base::to_uint(f.value).value_or(UINT64_MAX), body = at;
    if (f.tag == kChecksum) break;
  }
  unsigned sum = 0;
  for (char c : message.substr(0, f.begin)) sum += static_cast<uint8_t>(c);
  auto said = base::to_uint(f.value);
  return f.begin - body == length && f.value.size() == 3 && said == sum % 256 ? Read::field : Read::malformed;
}

/// No answer as long as the message may still become one.
bool is_valid(Args, TxnView&, Sample& s) {
  Read read = validate(s.text);
  s.set_bool(read == Read::field);
  return read != Read::cut_short;
}

/// The first field of the tag; what is malformed before it hides it.
bool tag_value(Args args, TxnView&, Sample& s) {
  size_t at = 0;
  for (Field f; next_field(s.text, at, f) == Read::field;) {
    if (f.tag != args[0].num) continue;
    s.set_bin(f.value);
    return true;
  }
  return false;
}

bool check_tag(std::span<Arg> args, ParseEnv& env) {
  struct Row {
    std::string_view name;
    int64_t tag;
  };
  constexpr Row kNames[] = {{"BeginString", kBeginString}, {"BodyLength", kBodyLength}, {"MsgType", kMsgType},
                            {"SenderCompID", kSender},     {"TargetCompID", kTarget},   {"CheckSum", kChecksum}};
  for (const Row& r : kNames)
    if (args[0].text == r.name) return args[0].num = r.tag, true;
  auto n = base::to_uint(args[0].text);
  if (n && *n > 0 && *n < 1'000'000'000) return args[0].num = static_cast<int64_t>(*n), true;
  env.alert("Unknown FIX tag name '" + args[0].text + "'.");
  return false;
}

constexpr Converter kConverters[] = {
    {"fix_is_valid", "", Type::bin, Type::boolean, is_valid},
    {"fix_tag_value", "string", Type::bin, Type::bin, tag_value, check_tag},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
