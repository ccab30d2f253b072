// Converters of text: case, length, cutting and comparing. Manual 7.3.1.
#include <algorithm>

#include "base/strings.h"
#include "expr/conv_arg.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

char to_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c; }

template <char (*change)(char)>
bool each_char(Args, TxnView& txn, Sample& s) {
  char* out = txn.arena->allocate(s.text.size());
  std::transform(s.text.begin(), s.text.end(), out, change);
  s.set_str({out, s.text.size()});
  return true;
}

bool length(Args, TxnView&, Sample& s) {
  s.set_int(static_cast<int64_t>(s.text.size()));
  return true;
}

bool reverse(Args, TxnView& txn, Sample& s) {
  char* out = txn.arena->allocate(s.text.size());
  std::reverse_copy(s.text.begin(), s.text.end(), out);
  s.set_str({out, s.text.size()});
  return true;
}

/// www.example.org becomes org.example.www; a final dot is not a label.
bool reverse_dom(Args, TxnView& txn, Sample& s) {
  std::string_view in = s.text;
  if (in.ends_with('.')) in.remove_suffix(1);
  char* out = txn.arena->allocate(in.size());
  char* at = out;
  while (!in.empty()) {
    size_t dot = in.rfind('.');
    size_t label = dot == in.npos ? 0 : dot + 1;
    at = std::copy(in.begin() + static_cast<ptrdiff_t>(label), in.end(), at);
    if (dot != in.npos) *at++ = '.';
    in = in.substr(0, dot == in.npos ? 0 : dot);
  }
  s.set_str({out, static_cast<size_t>(at - out)});
  return true;
}

bool cut_crlf(Args, TxnView&, Sample& s) {
  s.set_str(s.text.substr(0, s.text.find_first_of("\r\n")));
  return true;
}

bool ltrim(Args args, TxnView&, Sample& s) {
  size_t n = s.text.find_first_not_of(args[0].text);
  s.set_str(s.text.substr(std::min(n, s.text.size())));
  return true;
}

bool rtrim(Args args, TxnView&, Sample& s) {
  s.set_str(s.text.substr(0, s.text.find_last_not_of(args[0].text) + 1));
  return true;
}

bool strcmp(Args args, TxnView& txn, Sample& s) {
  std::string_view other;
  if (!text_of(args[0], txn, other)) return false;
  for (size_t i = 0; i < s.text.size() && i < other.size(); ++i) {
    if (s.text[i] == other[i]) continue;
    s.set_int(static_cast<uint8_t>(s.text[i]) - static_cast<uint8_t>(other[i]));
    return true;
  }
  s.set_int(static_cast<int64_t>(s.text.size()) - static_cast<int64_t>(other.size()));
  return true;
}

bool iif(Args args, TxnView&, Sample& s) {
  s.set_str(args[s.num ? 0 : 1].text);
  return true;
}

/// bytes(<offset>[,<length>]): nothing for an offset outside; a length past the end is cut.
bool bytes(Args args, TxnView& txn, Sample& s) {
  int64_t offset, count = INT64_MAX;
  if (!number_of(args[0], txn, offset)) return false;
  if (has_arg(args, 1) && !number_of(args[1], txn, count)) return false;
  if (offset < 0 || count < 0 || static_cast<uint64_t>(offset) >= s.text.size()) return false;
  s.set_bin(s.text.substr(static_cast<size_t>(offset), static_cast<size_t>(count)));
  return true;
}

bool check_bytes(std::span<Arg> args, ParseEnv& env) {
  if (args[0].text.empty()) return env.alert("expected type 'integer' at position 1, but got nothing."), false;
  for (Arg& a : args)
    if (a.kind != Arg::Kind::none && !check_number(a, env)) return false;
  return true;
}

bool check_var(std::span<Arg> args, ParseEnv& env) { return check_variable(args[0], env); }

/// The port's place in a Host header value: after the last ':' unless brackets close behind it.
size_t port_colon(std::string_view host) {
  size_t at = host.find_last_of(":]");
  return at != host.npos && host[at] == ':' ? at : host.npos;
}

bool host_only(Args args, TxnView& txn, Sample& s) {
  s.text = s.text.substr(0, port_colon(s.text));
  return each_char<base::lower>(args, txn, s);
}

bool port_only(Args, TxnView&, Sample& s) {
  size_t colon = port_colon(s.text);
  uint32_t port = 0;
  if (colon != s.text.npos)
    for (char c : s.text.substr(colon + 1)) port = port * 10 + static_cast<uint32_t>(c - '0');
  s.set_int(port);
  return true;
}

constexpr Converter kConverters[] = {
    {"lower", "", Type::str, Type::str, each_char<base::lower>},
    {"upper", "", Type::str, Type::str, each_char<to_upper>},
    {"length", "", Type::str, Type::sint, length},
    {"reverse", "", Type::str, Type::str, reverse},
    {"reverse_dom", "", Type::str, Type::str, reverse_dom},
    {"cut_crlf", "", Type::str, Type::str, cut_crlf},
    {"ltrim", "string", Type::str, Type::str, ltrim},
    {"rtrim", "string", Type::str, Type::str, rtrim},
    {"strcmp", "string", Type::str, Type::sint, strcmp, check_var},
    {"iif", "string,string", Type::boolean, Type::str, iif},
    {"bytes", "string[,string]", Type::bin, Type::bin, bytes, check_bytes},
    {"host_only", "", Type::str, Type::str, host_only},
    {"port_only", "", Type::str, Type::sint, port_only},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
