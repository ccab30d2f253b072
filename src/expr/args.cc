#include "expr/args.h"

#include <algorithm>

#include "base/strings.h"

namespace sluice::expr {
namespace {

struct Slot {
  std::string_view type;   ///< as the reference names it
  bool optional = false;
};

/// "string,integer[,string]" taken apart.
std::vector<Slot> slots_of(std::string_view signature) {
  std::vector<Slot> out;
  size_t from = 0;
  bool optional = false;
  auto flush = [&](size_t to) {
    if (to > from) out.push_back({signature.substr(from, to - from), optional});
    from = to + 1;
  };
  for (size_t i = 0; i < signature.size(); ++i) {
    char c = signature[i];
    if (c != ',' && c != '[' && c != ']') continue;
    flush(i);
    if (c == '[') optional = true;
  }
  flush(signature.size());
  return out;
}

Arg::Kind kind_of(std::string_view type) {
  using K = Arg::Kind;
  struct Row {
    std::string_view name;
    K kind;
  };
  constexpr Row kRows[] = {{"string", K::str},       {"integer", K::num},      {"sint", K::num},
                           {"IPv4 address", K::ipv4}, {"IPv6 address", K::ipv6}, {"IPv4 mask", K::mask4},
                           {"IPv6 mask", K::mask6},   {"frontend", K::frontend}, {"backend", K::backend},
                           {"server", K::server},     {"user list", K::userlist}, {"regex", K::regex},       {"variable", K::var}};
  for (const Row& r : kRows)
    if (r.name == type) return r.kind;
  return K::other;
}

char unescaped(char c) { return c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c; }

/// One argument from text[at] up to ',' or ')' outside quotes. Escapes as in a configuration line, but for
/// \xNN, \$ and \#.
std::string unquote(std::string_view text, size_t& at) {
  std::string out;
  char quote = 0;
  for (; at < text.size(); ++at) {
    char c = text[at];
    if (!quote && (c == ',' || c == ')')) break;
    if (c == quote) {
      quote = 0;
    } else if (!quote && (c == '"' || c == '\'')) {
      quote = c;
    } else if (c == '\\' && quote != '\'' && at + 1 < text.size() &&
               std::string_view("\\\"' nrt").find(text[at + 1]) != std::string_view::npos) {
      out += unescaped(text[++at]);
    } else {
      out += c;
    }
  }
  return out;
}

net::Address prefix_mask(int bits, bool v6) {
  if (!v6) return net::Address::v4(bits ? ~uint32_t{0} << (32 - bits) : 0);
  std::array<uint8_t, 16> b{};
  for (int i = 0; i < bits; ++i) b[static_cast<size_t>(i / 8)] |= static_cast<uint8_t>(0x80 >> (i % 8));
  return net::Address::v6(b);
}

bool parse_mask(const std::string& text, bool v6, net::Address& out) {
  if (auto bits = base::to_uint(text)) {
    if (*bits > (v6 ? 128u : 32u)) return false;
    out = prefix_mask(static_cast<int>(*bits), v6);
    return true;
  }
  out = net::Address::parse_ip(text);
  return out.family() == (v6 ? net::Address::Family::ipv6 : net::Address::Family::ipv4);
}

bool convert(Arg& arg) {
  using F = net::Address::Family;
  switch (arg.kind) {
    case Arg::Kind::num: {
      auto n = base::to_int(arg.text);
      if (n) arg.num = *n;
      return n.has_value();
    }
    case Arg::Kind::ipv4: return (arg.ip = net::Address::parse_ip(arg.text)).family() == F::ipv4;
    case Arg::Kind::ipv6: return (arg.ip = net::Address::parse_ip(arg.text)).family() == F::ipv6;
    case Arg::Kind::mask4: return parse_mask(arg.text, false, arg.ip);
    case Arg::Kind::mask6: return parse_mask(arg.text, true, arg.ip);
    default: return true;
  }
}

/// May an argument of this kind be empty? Names that are empty mean "the current one".
bool empty_allowed(Arg::Kind k) {
  return k == Arg::Kind::str || k == Arg::Kind::frontend || k == Arg::Kind::backend || k == Arg::Kind::server ||
         k == Arg::Kind::userlist || k == Arg::Kind::regex ||
         k == Arg::Kind::other || k == Arg::Kind::var;
}

bool take(const Slot& slot, std::string word, std::vector<Arg>& out, std::string& error, int& position) {
  position = static_cast<int>(out.size()) + 1;
  Arg arg;
  arg.kind = kind_of(slot.type);
  arg.text = std::move(word);
  std::string where = " at position " + std::to_string(position);
  if (arg.text.empty() && !empty_allowed(arg.kind)) {
    error = "expected type '" + std::string(slot.type) + "'" + where + ", but got nothing";
    return false;
  }
  if (!convert(arg)) {
    error = "failed to parse '" + arg.text + "' as type '" + std::string(slot.type) + "'" + where;
    return false;
  }
  out.push_back(std::move(arg));
  return true;
}

}  // namespace

bool parse_args(std::string_view signature, std::string_view text, size_t& at, std::vector<Arg>& out,
                std::string& error, int& position) {
  std::vector<Slot> slots = slots_of(signature);
  position = 1;
  bool open = at < text.size() && text[at] == '(';
  if (!open) {
    // A mandatory first argument that is not there counts as an empty one.
    if (slots.empty() || slots[0].optional) return true;
    if (!take(slots[0], {}, out, error, position)) return false;
  } else {
    ++at;
    bool nothing = at < text.size() && text[at] == ')';
    while (!slots.empty() && out.size() < slots.size()) {
      if (nothing && slots[0].optional && kind_of(slots[0].type) != Arg::Kind::str) break;
      if (!take(slots[out.size()], unquote(text, at), out, error, position)) return false;
      if (at >= text.size() || text[at] != ',' || out.size() == slots.size()) break;
      ++at;
    }
  }
  if (out.size() < slots.size() && !slots[out.size()].optional) {
    size_t needed = 0;
    while (needed < slots.size() && !slots[needed].optional) ++needed;
    position = static_cast<int>(out.size()) + 1;
    error = "missing arguments (got " + std::to_string(out.size()) + "/" + std::to_string(needed) + "), type '" +
            std::string(slots[out.size()].type) + "' expected";
    return false;
  }
  if (!open) return true;
  if (at >= text.size() || text[at] != ')') {
    error = "expected ')'";
    if (at < text.size()) error += " before '" + std::string(text.substr(at)) + "'";
    position = static_cast<int>(std::max(out.size(), std::min(slots.size() + 1, size_t{2})));   // as the reference counts
    return false;
  }
  ++at;
  return true;
}

std::vector<PendingArg>& pending_args() {
  static std::vector<PendingArg> list;
  return list;
}

}  // namespace sluice::expr
