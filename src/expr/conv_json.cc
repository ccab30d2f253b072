// json: escapes text for use inside a JSON string, decoding UTF-8 on the way. Manual 7.3.1.
#include "expr/conv_arg.h"
#include "expr/scratch.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

/// The five input codes; the bits are what the suffix letters mean.
struct Code {
  bool utf8 = false, silent = false, permissive = false;
};

bool find_code(std::string_view name, Code& code) {
  if (name.empty() || name == "ascii") return code = {}, true;
  if (!name.starts_with("utf8")) return false;
  name.remove_prefix(4);
  code = {true, name == "s" || name == "ps", name == "p" || name == "ps"};
  return name.empty() || code.silent || code.permissive;
}

struct Decoded {
  uint32_t value = 0;
  size_t size = 1;   ///< bytes it took, bad ones included
  bool bad = false, overlong = false;
};

/// One UTF-8 sequence of old (up to six bytes) form; a sequence cut short ends before the byte that broke it.
Decoded decode(std::string_view in) {
  auto at = [&](size_t i) { return static_cast<uint8_t>(in[i]); };
  uint8_t lead = at(0);
  if (lead < 0x80) return {lead};
  size_t want = lead >= 0xfc ? 6 : lead >= 0xf8 ? 5 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc0 || lead >= 0xfe) return {0, 1, true};
  Decoded d{static_cast<uint32_t>(lead & (0x7f >> want))};
  for (; d.size < want; ++d.size) {
    if (d.size >= in.size() || (at(d.size) & 0xc0) != 0x80) return d.bad = true, d;
    d.value = d.value << 6 | (at(d.size) & 0x3f);
  }
  constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000};
  d.overlong = d.value < kLeast[want];
  // A JSON escape has four digits; surrogates and the two last code points of the plane are no characters.
  d.bad = d.value > 0xffff || (d.value >= 0xd800 && d.value <= 0xdfff) || d.value >= 0xfffe;
  return d;
}

void put_escaped(base::TextOut& out, uint32_t c) {
  constexpr std::string_view kPlain = "\"\\/\b\f\n\r\t", kLetter = "\"\\/bfnrt", kHex = "0123456789abcdef";
  if (size_t i = c < 0x80 ? kPlain.find(static_cast<char>(c)) : kPlain.npos; i != kPlain.npos) {
    out.put('\\');
    out.put(kLetter[i]);
  } else if (c >= 0x20 && c < 0x7f) {
    out.put(static_cast<char>(c));
  } else {
    out.put("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) out.put(kHex[c >> shift & 15]);
  }
}

bool json(Args args, TxnView& txn, Sample& s) {
  Code code;
  find_code(args.empty() ? std::string_view{} : std::string_view(args[0].text), code);
  ScratchText made;
  base::TextOut& out = made.out;
  for (std::string_view in = s.text; !in.empty();) {
    Decoded d = code.utf8 ? decode(in) : Decoded{static_cast<uint8_t>(in[0])};
    in.remove_prefix(d.size);
    if (d.bad || (d.overlong && !code.permissive)) {
      if (!code.silent) return false;
      continue;
    }
    put_escaped(out, d.value);
  }
  if (out.truncated()) return false;
  s.set_str(made.keep(*txn.arena));
  return true;
}

bool check_code(std::span<Arg> args, ParseEnv& env) {
  Code code;
  if (args.empty() || find_code(args[0].text, code)) return true;
  env.alert("Unexpected input code type. Allowed value are 'ascii', 'utf8', 'utf8s', 'utf8p' and 'utf8ps'.");
  return false;
}

constexpr Converter kConverters[] = {
    {"json", "string", Type::str, Type::str, json, check_code},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
