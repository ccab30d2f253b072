// The Forwarded header taken apart: rfc7239_is_valid, _field, _n2nn, _n2np, and nodes made for it: _nn, _np. RFC 7239
// sections 4 and 6; manual 7.3.1.
#include <array>

#include "base/strings.h"
#include "base/text_out.h"
#include "expr/fetch_util.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

constexpr std::array<std::string_view, 4> kFields = {"proto", "host", "for", "by"};

bool token_char(char c) {
  return base::is_alpha(c) || base::is_digit(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// "_" and what may follow it: a name that hides who it stands for.
bool obfuscated(std::string_view s) {
  if (s.size() < 2 || s[0] != '_') return false;
  for (char c : s.substr(1))
    if (!base::is_alpha(c) && !base::is_digit(c) && c != '.' && c != '_' && c != '-') return false;
  return true;
}

bool is_port(std::string_view s) {
  auto n = s.size() <= 5 && !s.empty() && base::is_digit(s[0]) ? base::to_uint(s) : std::nullopt;
  return n && *n <= 65535;
}

struct Node {
  std::string_view name;   ///< without brackets
  std::string_view port;   ///< empty: none
  net::Address ip;         ///< of a name that is one
};

/// node = nodename [ ":" node-port ]; False: it is none.
bool parse_node(std::string_view s, Node& out) {
  size_t end;
  if (s.starts_with('[')) {
    end = s.find(']');
    if (end == s.npos) return false;
    out.name = s.substr(1, end++ - 1);
    out.ip = net::Address::parse_ip(out.name);
    if (out.ip.family() != net::Address::Family::ipv6) return false;
  } else {
    end = std::min(s.find(':'), s.size());
    out.name = s.substr(0, end);
    out.ip = net::Address::parse_ip(out.name);
    if (out.ip.family() != net::Address::Family::ipv4 && out.name != "unknown" && !obfuscated(out.name)) return false;
  }
  if (end == s.size()) return true;
  out.port = s.substr(end + 1);
  return s[end] == ':' && (is_port(out.port) || obfuscated(out.port));
}

bool is_host(std::string_view s) {
  if (s.empty()) return false;
  for (char c : s)
    if (!base::is_alpha(c) && !base::is_digit(c) && std::string_view("-._~!$&'()*+,;=:[]%").find(c) == std::string_view::npos) return false;
  return true;
}

bool good_value(size_t field, std::string_view value) {
  Node node;
  if (field == 0) return base::iequals(value, "http") || base::iequals(value, "https");
  return field == 1 ? is_host(value) : parse_node(value, node);
}

/// A token, or a quoted string without escapes (none of the four values has any). False: neither.
bool take_value(std::string_view& rest, std::string_view& value) {
  if (rest.starts_with('"')) {
    size_t end = rest.find_first_of("\"\\", 1);
    if (end == rest.npos || rest[end] != '"') return false;
    value = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    return true;
  }
  size_t end = 0;
  while (end < rest.size() && token_char(rest[end])) ++end;
  value = rest.substr(0, end);
  rest.remove_prefix(end);
  return end > 0;
}

void skip_blanks(std::string_view& s) {
  while (!s.empty() && base::is_space(s[0])) s.remove_prefix(1);
}

using Values = std::array<std::string_view, kFields.size()>;

/// One element's "name=value" pairs; `rest` is left at the end or behind the comma. False: malformed.
bool parse_element(std::string_view& rest, Values& out) {
  for (;;) {
    size_t equal = rest.find('=');
    if (equal == rest.npos) return false;
    size_t field = 0;
    while (field < kFields.size() && !base::iequals(rest.substr(0, equal), kFields[field])) ++field;
    rest.remove_prefix(equal + 1);
    std::string_view value;
    if (field == kFields.size() || out[field].data() || !take_value(rest, value) || !good_value(field, value)) return false;
    out[field] = value;
    skip_blanks(rest);
    if (rest.empty()) return true;
    char separator = rest[0];
    rest.remove_prefix(1);
    skip_blanks(rest);
    if (separator == ',') return true;
    if (separator != ';') return false;
  }
}

/// The first element's values; every element must be right.
bool parse_header(std::string_view text, Values& first) {
  std::string_view rest = base::trim(text);
  if (!parse_element(rest, first)) return false;
  while (!rest.empty()) {
    Values other{};
    if (!parse_element(rest, other)) return false;
  }
  return !base::trim(text).ends_with(',');
}

bool is_valid(Args, TxnView&, Sample& s) {
  Values values{};
  s.set_bool(parse_header(s.text, values));
  return true;
}

bool field(Args args, TxnView&, Sample& s) {
  Values values{};
  if (!parse_header(s.text, values)) return false;
  std::string_view value = values[static_cast<size_t>(args[0].num)];
  if (!value.data()) return false;
  s.set_str(value);
  return true;
}

bool check_field(std::span<Arg> args, ParseEnv& env) {
  for (size_t i = 0; i < kFields.size(); ++i)
    if (args[0].text == kFields[i]) return args[0].num = static_cast<int64_t>(i), true;
  env.alert("expects 'proto', 'host', 'for' or 'by', got '" + args[0].text + "'.");
  return false;
}

std::string_view unquoted(std::string_view s) {
  return s.size() >= 2 && s.front() == '"' && s.back() == '"' ? s.substr(1, s.size() - 2) : s;
}

bool node_name(Args, TxnView&, Sample& s) {
  Node node;
  if (!parse_node(unquoted(s.text), node)) return false;
  if (node.ip.is_ip()) s.set_ip(node.ip);
  else s.set_str(node.name);
  return true;
}

bool node_port(Args, TxnView&, Sample& s) {
  Node node;
  if (!parse_node(unquoted(s.text), node) || node.port.empty()) return false;
  if (is_port(node.port)) s.set_int(static_cast<int64_t>(*base::to_uint(node.port)));
  else s.set_str(node.port);
  return true;
}

/// An address, "unknown" or a hiding name, as it stands in a header: IPv6 in brackets.
bool make_name(Args, TxnView& txn, Sample& s) {
  if (!cast(s, Type::str, *txn.arena)) return false;
  net::Address ip = net::Address::parse_ip(s.text);
  if (ip.family() == net::Address::Family::ipv6) s.set_str(txn.arena->concat({"[", s.text, "]"}));
  return ip.is_ip() || s.text == "unknown" || obfuscated(s.text);
}

bool make_port(Args, TxnView& txn, Sample& s) {
  return cast(s, Type::str, *txn.arena) && (is_port(s.text) || obfuscated(s.text));
}

constexpr Converter kConverters[] = {
    {"rfc7239_is_valid", "", Type::str, Type::boolean, is_valid},
    {"rfc7239_field", "string", Type::str, Type::str, field, check_field},
    {"rfc7239_n2nn", "", Type::str, Type::any, node_name},
    {"rfc7239_n2np", "", Type::str, Type::any, node_port},
    {"rfc7239_nn", "", Type::any, Type::str, make_name},
    {"rfc7239_np", "", Type::any, Type::str, make_port},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
