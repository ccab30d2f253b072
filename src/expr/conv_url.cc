// url_enc and url_dec. Manual 7.3.1.
#include "base/strings.h"
#include "expr/conv_arg.h"
#include "http1/uri.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

bool unreserved(char c) {
  return base::is_alpha(c) || base::is_digit(c) || c == '-' || c == '_' || c == '.' || c == '~';
}

bool url_enc(Args, TxnView& txn, Sample& s) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  size_t size = 0;
  for (char c : s.text) size += unreserved(c) ? 1 : 3;
  if (size > kMaxText) return false;
  char* out = txn.arena->allocate(size);
  char* at = out;
  for (char c : s.text) {
    if (unreserved(c)) {
      *at++ = c;
      continue;
    }
    *at++ = '%';
    *at++ = kHex[static_cast<uint8_t>(c) >> 4];
    *at++ = kHex[static_cast<uint8_t>(c) & 15];
  }
  s.set_str({out, size});
  return true;
}

bool check_enc(std::span<Arg> args, ParseEnv& env) {
  if (args.empty() || args[0].text.empty() || args[0].text == "query") return true;
  env.alert("Unexpected encode type. Allowed value is 'query'.");
  return false;
}

bool url_dec(Args args, TxnView& txn, Sample& s) {
  bool form = has_arg(args, 0) && args[0].num != 0;
  std::string_view copy = txn.arena->copy(s.text);
  char* text = const_cast<char*>(copy.data());  // the arena's bytes are ours to change
  ptrdiff_t n = http1::url_decode(text, copy.size(), form);
  if (n < 0) return false;
  s.set_str({text, static_cast<size_t>(n)});
  return true;
}

constexpr Converter kConverters[] = {
    {"url_enc", "string", Type::str, Type::str, url_enc, check_enc},
    {"url_dec", "[integer]", Type::str, Type::str, url_dec},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
