#include "rules/normalize.h"

#include <algorithm>
#include <vector>

#include "base/strings.h"

namespace sluice::rules {
namespace {

int hex_digit(char c) {
  if (base::is_digit(c)) return c - '0';
  char l = base::lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

/// The byte that text[at..at+2] encodes, -1 when it is no escape.
int escape_at(std::string_view text, size_t at) {
  if (text[at] != '%' || at + 2 >= text.size()) return -1;
  int high = hex_digit(text[at + 1]), low = hex_digit(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high << 4 | low;
}

bool unreserved(int c) {
  char ch = static_cast<char>(c);
  return base::is_alpha(ch) || base::is_digit(ch) || ch == '-' || ch == '.' || ch == '_' || ch == '~';
}

/// "/a/b" as {"a", "b"}; joined again it is the same path.
std::vector<std::string_view> segments(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  return base::split(path, '/');
}

std::string_view joined(const std::vector<std::string_view>& parts, bool rooted, base::Arena& arena, size_t most) {
  char* out = arena.allocate(most + 1);
  char* at = out;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (rooted || i > 0) *at++ = '/';
    at = std::copy(parts[i].begin(), parts[i].end(), at);
  }
  return {out, static_cast<size_t>(at - out)};
}

}  // namespace

std::string_view encode_fragment(std::string_view target, base::Arena& arena) {
  size_t n = static_cast<size_t>(std::count(target.begin(), target.end(), '#'));
  if (n == 0) return target;
  char* out = arena.allocate(target.size() + 2 * n);
  char* at = out;
  for (char c : target) {
    constexpr std::string_view kEncoded = "%23";
    if (c == '#') at = std::copy(kEncoded.begin(), kEncoded.end(), at);
    else *at++ = c;
  }
  return {out, static_cast<size_t>(at - out)};
}

std::string_view strip_fragment(std::string_view target) { return target.substr(0, target.find('#')); }

std::string_view merge_slashes(std::string_view path, base::Arena& arena) {
  char* out = arena.allocate(path.size());
  char* at = out;
  for (char c : path)
    if (c != '/' || at == out || at[-1] != '/') *at++ = c;
  return {out, static_cast<size_t>(at - out)};
}

std::string_view strip_dot(std::string_view path, base::Arena& arena) {
  if (!path.starts_with('/')) return path;
  std::vector<std::string_view> kept, all = segments(path);
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i] != ".") kept.push_back(all[i]);
    else if (i + 1 == all.size()) kept.push_back({});   // the slash before a last dot stays
  }
  return joined(kept, true, arena, path.size());
}

std::string_view strip_dotdot(std::string_view path, bool full, base::Arena& arena) {
  if (!path.starts_with('/')) return path;
  std::vector<std::string_view> kept, all = segments(path);
  for (size_t i = 0; i < all.size(); ++i) {
    bool last = i + 1 == all.size();
    if (all[i] != "..") {
      kept.push_back(all[i]);
      continue;
    }
    bool can_leave = !kept.empty() && kept.back() != "..";
    if (can_leave) kept.pop_back();
    else if (!full) kept.push_back(all[i]);
    if (last && (can_leave || full)) kept.push_back({});
  }
  return joined(kept, true, arena, path.size());
}

std::optional<std::string_view> decode_unreserved(std::string_view text, bool strict, base::Arena& arena) {
  char* out = arena.allocate(text.size());
  char* at = out;
  for (size_t i = 0; i < text.size(); ++i) {
    int c = escape_at(text, i);
    if (text[i] == '%' && c < 0 && strict) return std::nullopt;
    if (c >= 0 && unreserved(c)) {
      *at++ = static_cast<char>(c);
      i += 2;
    } else {
      *at++ = text[i];
    }
  }
  return std::string_view(out, static_cast<size_t>(at - out));
}

std::optional<std::string_view> uppercase_percent(std::string_view text, bool strict, base::Arena& arena) {
  char* out = arena.allocate(text.size());
  std::copy(text.begin(), text.end(), out);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') continue;
    if (escape_at(text, i) >= 0) {
      for (size_t k = i + 1; k <= i + 2; ++k)
        if (out[k] >= 'a' && out[k] <= 'f') out[k] = static_cast<char>(out[k] - 32);
      i += 2;
    } else if (strict) {
      return std::nullopt;
    }
  }
  return std::string_view(out, text.size());
}

std::string_view sort_query(std::string_view query, base::Arena& arena) {
  std::vector<std::string_view> params = base::split(query, '&');
  auto name = [](std::string_view p) { return p.substr(0, p.find('=')); };
  std::stable_sort(params.begin(), params.end(), [&](auto a, auto b) { return name(a) < name(b); });
  char* out = arena.allocate(query.size());
  char* at = out;
  for (size_t i = 0; i < params.size(); ++i) {
    if (i > 0) *at++ = '&';
    at = std::copy(params[i].begin(), params[i].end(), at);
  }
  return {out, static_cast<size_t>(at - out)};
}

}  // namespace sluice::rules
