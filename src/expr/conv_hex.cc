// Converters between bytes and their digits: hex, hex2i, base2, be2hex, be2dec, le2dec, htonl. Manual 7.3.1.
#include <algorithm>

#include "base/strings.h"
#include "expr/conv_arg.h"
#include "expr/scratch.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

constexpr std::string_view kHex = "0123456789ABCDEF";

uint8_t byte(char c) { return static_cast<uint8_t>(c); }

char* put_hex(char* at, char c) {
  *at++ = kHex[byte(c) >> 4];
  *at++ = kHex[byte(c) & 15];
  return at;
}

bool hex(Args, TxnView& txn, Sample& s) {
  char* out = txn.arena->allocate(s.text.size() * 2);
  char* at = out;
  for (char c : s.text) at = put_hex(at, c);
  s.set_str({out, s.text.size() * 2});
  return true;
}

bool base2(Args, TxnView& txn, Sample& s) {
  char* out = txn.arena->allocate(s.text.size() * 8);
  char* at = out;
  for (char c : s.text)
    for (int bit = 7; bit >= 0; --bit) *at++ = (byte(c) >> bit & 1) != 0 ? '1' : '0';
  s.set_str({out, s.text.size() * 8});
  return true;
}

/// More than 16 digits keep the last 16; what is not hexadecimal vanishes.
bool hex2i(Args, TxnView&, Sample& s) {
  uint64_t v = 0;
  for (char c : s.text) {
    size_t digit = kHex.find(c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c);
    if (digit == kHex.npos) return false;
    v = v << 4 | digit;
  }
  s.set_int(static_cast<int64_t>(v));
  return true;
}

bool htonl(Args, TxnView& txn, Sample& s) {
  char* out = txn.arena->allocate(4);
  for (int i = 0; i < 4; ++i) out[i] = static_cast<char>(s.num >> (24 - 8 * i));
  s.set_bin({out, 4});
  return true;
}

/// What be2hex, be2dec and le2dec share: chunks of a size, a separator between them, the rest dropped or kept.
struct Chunked {
  Chunked(Args args, std::string_view in)
      : separator(has_arg(args, 0) ? std::string_view(args[0].text) : std::string_view{}),
        size(has_arg(args, 1) && args[1].num > 0 ? static_cast<size_t>(args[1].num) : 0),
        rest(in) {
    if (size != 0 && has_arg(args, 2) && args[2].num != 0) rest = rest.substr(0, rest.size() / size * size);
  }
  /// The next chunk; printing starts with a separator but for the first.
  bool next(std::string_view& chunk) {
    if (rest.empty()) return false;
    chunk = rest.substr(0, size == 0 ? rest.size() : size);
    rest.remove_prefix(chunk.size());
    return true;
  }
  std::string_view separator;
  size_t size;
  std::string_view rest;
};

bool be2hex(Args args, TxnView& txn, Sample& s) {
  Chunked in(args, s.text);
  size_t separators = in.size == 0 ? 0 : in.rest.size() / in.size;
  size_t most = in.rest.size() * 2 + separators * in.separator.size();
  if (most > kMaxText) return false;
  char* out = txn.arena->allocate(most);
  char* at = out;
  for (std::string_view chunk; in.next(chunk);) {
    if (at != out) at = std::copy(in.separator.begin(), in.separator.end(), at);
    for (char c : chunk) at = put_hex(at, c);
  }
  s.set_str({out, static_cast<size_t>(at - out)});
  return true;
}

enum class Endian : bool { big, little };

template <Endian endian>
bool to_decimal(Args args, TxnView& txn, Sample& s) {
  Chunked in(args, s.text);
  ScratchText made;
  base::TextOut& out = made.out;
  bool first = true;
  for (std::string_view chunk; in.next(chunk); first = false) {
    uint64_t v = 0;
    for (size_t i = 0; i < chunk.size(); ++i)
      v = v << 8 | byte(chunk[endian == Endian::big ? i : chunk.size() - 1 - i]);
    char digits[24];
    if (!first) out.put(in.separator);
    out.put({digits, static_cast<size_t>(base::write_uint(digits, v) - digits)});
  }
  if (out.truncated()) return false;
  s.set_str(made.keep(*txn.arena));
  return true;
}

bool check_flag(std::span<Arg> args, ParseEnv& env) {
  if (!has_arg(args, 2) || args[2].num == 0 || args[2].num == 1) return true;
  env.alert("Unsupported truncate value (" + std::to_string(args[2].num) + ").");
  return false;
}

bool check_decimal(std::span<Arg> args, ParseEnv& env) {
  if (has_arg(args, 1) && args[1].num > 0 && args[1].num <= 8) return check_flag(args, env);
  env.alert("chunk_size out of [1..8] range (" + std::to_string(has_arg(args, 1) ? args[1].num : 0) + ").");
  return false;
}

bool check_hex(std::span<Arg> args, ParseEnv& env) {
  if ((!has_arg(args, 0) || args[0].text.empty()) && !has_arg(args, 1)) return true;
  int64_t size = has_arg(args, 1) ? args[1].num : 0;
  if (size > 0) return check_flag(args, env);
  env.alert("chunk_size needs to be positive (" + std::to_string(size) + ").");
  return false;
}

constexpr Converter kConverters[] = {
    {"hex", "", Type::bin, Type::str, hex},
    {"hex2i", "", Type::str, Type::sint, hex2i},
    {"base2", "", Type::bin, Type::str, base2},
    {"htonl", "", Type::sint, Type::bin, htonl},
    {"be2hex", "string[,integer,integer]", Type::bin, Type::str, be2hex, check_hex},
    {"be2dec", "string[,integer,integer]", Type::bin, Type::str, to_decimal<Endian::big>, check_decimal},
    {"le2dec", "string[,integer,integer]", Type::bin, Type::str, to_decimal<Endian::little>, check_decimal},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
