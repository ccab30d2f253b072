// json_query. Manual 7.3.1.
#include <cstdio>
#include <cstdlib>

#include "expr/json_path.h"
#include "expr/json_sample.h"

namespace sluice::expr {
namespace {

/// Beyond it a double no longer holds every integer (RFC 8259 section 6).
constexpr int64_t kMaxExact = (1LL << 53) - 1;

bool number(std::string_view raw, bool as_int, TxnView& txn, Sample& out) {
  char digits[64];
  size_t n = raw.copy(digits, sizeof digits - 1);
  if (n < raw.size()) return false;
  digits[n] = 0;
  if (as_int) {
    long long v = std::strtoll(digits, nullptr, 10);
    if (v > kMaxExact || v < -kMaxExact) return false;
    out.set_int(v);
    return true;
  }
  char text[32];
  int size = std::snprintf(text, sizeof text, "%g", std::strtod(digits, nullptr));
  out.set_str(txn.arena->copy({text, static_cast<size_t>(size)}));
  return true;
}

bool apply(std::span<const Arg> args, TxnView& txn, Sample& s) { return json_query(args, 0, txn, s.text, s); }
bool check(std::span<Arg> args, ParseEnv& env) { return check_json_query(args, 0, env); }

constexpr Converter kConverters[] = {
    {"json_query", "string[,string]", Type::str, Type::any, apply, check},
};
const base::Register<Converter> reg(kConverters);

}  // namespace

bool json_query(std::span<const Arg> args, size_t at, TxnView& txn, std::string_view text, Sample& out) {
  bool as_int = at + 1 < args.size() && !args[at + 1].text.empty();
  JsonValue v = json_find(text, args[at].text);
  switch (v.kind) {
    case JsonValue::Kind::string: {
      char* buf = txn.arena->allocate(v.raw.size());
      long n = json_unescape(v.raw, buf);
      if (n < 0) return false;
      out.set_str({buf, static_cast<size_t>(n)});
      return true;
    }
    case JsonValue::Kind::number: return number(v.raw, as_int, txn, out);
    case JsonValue::Kind::boolean: return out.set_bool(v.raw == "true"), true;
    case JsonValue::Kind::array: return out.set_str(v.raw), true;
    default: return false;
  }
}

bool check_json_query(std::span<Arg> args, size_t at, ParseEnv& env) {
  if (args[at].text.empty()) return env.alert("json_path must not be empty."), false;
  if (at + 1 < args.size() && !args[at + 1].text.empty() && args[at + 1].text != "int") {
    env.alert("output_type only supports \"int\" as argument.");
    return false;
  }
  return true;
}

}  // namespace sluice::expr
