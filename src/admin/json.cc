#include "admin/json.h"

#include <vector>

#include "base/strings.h"

namespace sluice::admin {
namespace {

/// Bytes of the UTF-8 sequence at the start of s, 0 when it is none.
size_t utf8_length(std::string_view s) {
  auto u = static_cast<unsigned char>(s[0]);
  size_t n = u < 0x80 ? 1 : u >= 0xc2 && u < 0xe0 ? 2 : u >= 0xe0 && u < 0xf0 ? 3 : u >= 0xf0 && u < 0xf5 ? 4 : 0;
  if (n == 0 || n > s.size()) return 0;
  for (size_t i = 1; i < n; ++i)
    if ((static_cast<unsigned char>(s[i]) & 0xc0) != 0x80) return 0;
  auto second = n > 1 ? static_cast<unsigned char>(s[1]) : 0;
  if ((u == 0xe0 && second < 0xa0) || (u == 0xed && second > 0x9f) || (u == 0xf0 && second < 0x90) ||
      (u == 0xf4 && second > 0x8f))
    return 0;
  return n;
}

void append_value(std::string& out, std::string_view v) {
  bool number = !v.empty() && v.size() < 16 && (v == "0" || v[0] != '0') && base::to_int(v).has_value() && v[0] != '+' &&
                !(v.size() > 1 && v[0] == '-' && v[1] == '0');
  if (number) out += v;
  else append_json_string(out, v);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::string_view l : base::split(text, '\n'))
    if (!l.empty()) lines.push_back(l);
  return lines;
}

/// "# a,b,c" or "# a b c" and rows of the same cut.
bool append_table(std::string& out, const std::vector<std::string_view>& lines) {
  size_t head = !lines.empty() && lines[0] == "1" ? 1 : 0;   // "show servers state" begins with its version
  if (lines.size() <= head || !lines[head].starts_with("# ")) return false;
  std::string_view names = lines[head].substr(2);
  char cut = names.find(',') != std::string_view::npos ? ',' : ' ';
  std::vector<std::string_view> columns = base::split(names, cut);
  out += '[';
  for (size_t row = head + 1; row < lines.size(); ++row) {
    if (row > head + 1) out += ',';
    out += '{';
    std::vector<std::string_view> cells = base::split(lines[row], cut);
    bool first = true;
    for (size_t i = 0; i < columns.size() && i < cells.size(); ++i) {
      if (columns[i].empty() || cells[i].empty()) continue;
      if (!first) out += ',';
      first = false;
      append_json_string(out, columns[i]);
      out += ':';
      append_value(out, cells[i]);
    }
    out += '}';
  }
  out += ']';
  return true;
}

bool append_pairs(std::string& out, const std::vector<std::string_view>& lines) {
  if (lines.empty()) return false;
  for (std::string_view l : lines) {
    size_t colon = l.find(": ");
    if (colon == std::string_view::npos || colon == 0 || l[0] == ' ' || colon > 40) return false;
  }
  out += '{';
  for (size_t i = 0; i < lines.size(); ++i) {
    size_t colon = lines[i].find(": ");
    if (i) out += ',';
    append_json_string(out, lines[i].substr(0, colon));
    out += ':';
    append_value(out, lines[i].substr(colon + 2));
  }
  out += '}';
  return true;
}

void append_data(std::string& out, std::string_view data) {
  while (!data.empty() && data.back() == '\n') data.remove_suffix(1);
  if (data.empty()) {
    out += "null";
    return;
  }
  bool json = (data.front() == '{' && data.back() == '}') || (data.front() == '[' && data.back() == ']');
  if (json && data.find('\n') == std::string_view::npos) {
    out += data;
    return;
  }
  std::vector<std::string_view> lines = lines_of(data);
  if (append_table(out, lines) || append_pairs(out, lines)) return;
  append_json_string(out, data);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    size_t n = utf8_length(text);
    char c = text[0];
    if (n == 0) out += "\xef\xbf\xbd", n = 1;
    else if (c == '"' || c == '\\') out += '\\', out += c;
    else if (c == '\n') out += "\\n";
    else if (static_cast<unsigned char>(c) < 32) out += "\\u00", out += kHex[c >> 4], out += kHex[c & 15];
    else out += text.substr(0, n);
    text.remove_prefix(n);
  }
  out += '"';
}

std::string message_code(bool ok, std::string_view message) {
  if (ok) return "ok";
  std::string code;
  for (char c : message) {
    if (c == ':' || c == '\n' || c == '(' || code.size() > 60) break;
    char l = base::lower(c);
    bool letter = base::is_alpha(c) || base::is_digit(c);
    if (letter) code += l;
    else if (!code.empty() && code.back() != '_' && c != '\'' && c != '.') code += '_';
  }
  while (!code.empty() && code.back() == '_') code.pop_back();
  return code.empty() ? "error" : code;
}

std::string json_answer(bool ok, std::string_view message, std::string_view data) {
  std::string out = ok ? "{\"ok\":true,\"code\":" : "{\"ok\":false,\"code\":";
  append_json_string(out, message_code(ok, message));
  out += ",\"message\":";
  append_json_string(out, message);
  out += ",\"data\":";
  append_data(out, data);
  out += "}\n";
  return out;
}

}  // namespace sluice::admin
