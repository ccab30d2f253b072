#include "expr/json_path.h"

#include <cstdint>

#include "base/strings.h"

namespace sluice::expr {
namespace {

constexpr int kMaxDepth = 20;

/// A cursor over the text; every step returns false at the first thing that is not JSON.
struct Cursor {
  std::string_view in;
  size_t at = 0;

  void blanks() {
    while (at < in.size() && (in[at] == ' ' || in[at] == '\t' || in[at] == '\r' || in[at] == '\n')) ++at;
  }
  char peek() {
    blanks();
    return at < in.size() ? in[at] : '\0';
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at;
    return true;
  }
  bool string(std::string_view& raw) {
    if (!take('"')) return false;
    size_t begin = at;
    for (; at < in.size(); ++at) {
      if (in[at] == '\\') ++at;
      else if (in[at] == '"') return raw = in.substr(begin, at++ - begin), true;
    }
    return false;
  }
  bool number(std::string_view& raw) {
    size_t begin = at;
    auto digits = [&] {
      size_t from = at;
      while (at < in.size() && base::is_digit(in[at])) ++at;
      return at > from;
    };
    if (in[at] == '-') ++at;
    if (!digits()) return false;
    if (at < in.size() && in[at] == '.') ++at, digits();
    if (at < in.size() && (in[at] | 0x20) == 'e') {
      size_t before = at++;
      if (at < in.size() && (in[at] == '+' || in[at] == '-')) ++at;
      if (!digits()) at = before;
    }
    raw = in.substr(begin, at - begin);
    return true;
  }
  bool word(std::string_view text) {
    if (in.substr(at, text.size()) != text) return false;
    at += text.size();
    return true;
  }
  bool value(JsonValue& v, int depth);
  bool members(int depth);
};

/// Skips what stands in an object or array after its opening bracket.
bool Cursor::members(int depth) {
  bool object = in[at - 1] == '{';
  char end = object ? '}' : ']';
  if (take(end)) return true;
  do {
    std::string_view name;
    JsonValue ignored;
    if (object && (!string(name) || !take(':'))) return false;
    if (!value(ignored, depth)) return false;
  } while (take(','));
  return take(end);
}

bool Cursor::value(JsonValue& v, int depth) {
  using Kind = JsonValue::Kind;
  char c = peek();
  size_t begin = at;
  if (c == '"') return v.kind = Kind::string, string(v.raw);
  if (c == '-' || base::is_digit(c)) return v.kind = Kind::number, number(v.raw);
  if (c == '{' || c == '[') {
    ++at;
    if (depth >= kMaxDepth || !members(depth + 1)) return false;
    v = {c == '{' ? Kind::object : Kind::array, in.substr(begin, at - begin)};
    return true;
  }
  bool literal = word("true") || word("false") ? (v.kind = Kind::boolean, true) : word("null") && (v.kind = Kind::null, true);
  v.raw = in.substr(begin, at - begin);
  return literal;
}

/// Does a member's name equal the next name of the path? Takes it off the path when it does.
bool take_name(std::string_view name, std::string_view& path) {
  size_t i = 0, k = 0;
  for (; i < path.size() && path[i] != '.' && path[i] != '['; ++i, ++k) {
    if (path[i] == '\\' && i + 1 < path.size()) ++i;
    if (k >= name.size() || name[k] != path[i]) return false;
  }
  if (k != name.size() || k == 0) return false;
  path.remove_prefix(i);
  return true;
}

/// Moves the cursor to the member or element that the path's first step names.
bool descend(Cursor& c, std::string_view& path, int depth) {
  JsonValue skipped;
  if (path[0] == '.') {
    path.remove_prefix(1);
    if (!c.take('{')) return false;
    do {
      std::string_view name;
      if (!c.string(name) || !c.take(':')) return false;
      if (take_name(name, path)) return true;
      if (!c.value(skipped, depth)) return false;
    } while (c.take(','));
    return false;
  }
  size_t close = path.find(']');
  if (path[0] != '[' || close == path.npos) return false;
  auto index = base::to_uint(path.substr(1, close - 1));
  path.remove_prefix(close + 1);
  if (!index || !c.take('[') || c.peek() == ']') return false;
  for (uint64_t i = 0; i < *index; ++i)
    if (!c.value(skipped, depth) || !c.take(',')) return false;
  return true;
}

}  // namespace

JsonValue json_find(std::string_view text, std::string_view path) {
  if (!path.starts_with('$')) return {};
  path.remove_prefix(1);
  Cursor c{text};
  int depth = 0;
  while (!path.empty())
    if (++depth > kMaxDepth || !descend(c, path, depth)) return {};
  JsonValue v;
  if (!c.value(v, depth)) return {};
  return v;
}

long json_unescape(std::string_view raw, char* out) {
  constexpr std::string_view kLetters = "\"\\/bfnrt", kBytes = "\"\\/\b\f\n\r\t";
  char* at = out;
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\') {
      *at++ = raw[i];
      continue;
    }
    char c = ++i < raw.size() ? raw[i] : '\0';
    if (size_t k = c ? kLetters.find(c) : kLetters.npos; k != kLetters.npos) {
      *at++ = kBytes[k];
    } else {
      auto v = c == 'u' && raw.size() - i > 4 ? base::hex_to_uint(raw.substr(i + 1, 4)) : std::nullopt;
      if (!v || *v > 0xff) return -1;
      *at++ = static_cast<char>(*v);
      i += 4;
    }
  }
  return at - out;
}

}  // namespace sluice::expr
