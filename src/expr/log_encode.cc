#include "expr/log_encode.h"

namespace sluice::expr {
namespace {

constexpr char kHex[] = "0123456789ABCDEF";

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool is_escaped(char c) { return c == '"' || c == '\\' || c == ']'; }

void put_hex(uint8_t b, base::TextOut& out) {
  out.put(kHex[b >> 4]);
  out.put(kHex[b & 15]);
}

}  // namespace

bool needs_encoding(std::string_view s, Control control, bool escape) {
  for (char c : s)
    if ((control != Control::keep && is_control(c)) || (escape && is_escaped(c))) return true;
  return false;
}

void encode(std::string_view s, Control control, bool escape, base::TextOut& out) {
  for (char c : s) {
    if (control != Control::keep && is_control(c)) {
      out.put(control == Control::hash ? '#' : '%');
      put_hex(static_cast<uint8_t>(c), out);
      continue;
    }
    if (escape && is_escaped(c)) out.put('\\');
    out.put(c);
  }
}

void put_json_text(std::string_view text, base::TextOut& out) {
  out.put('"');
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out.put('\\');
      out.put(c);
    } else if (c == '\n' || c == '\r' || c == '\t') {
      out.put('\\');
      out.put(c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
    } else if (is_control(c)) {
      out.put("\\u00");
      put_hex(static_cast<uint8_t>(c), out);
    } else {
      out.put(c);
    }
  }
  out.put('"');
}

void put_json(const Sample* value, base::TextOut& out) {
  if (!value) return out.put("null");
  switch (value->type) {
    case Type::boolean: return out.put(value->num ? "true" : "false");
    case Type::sint: return out.put_int(value->num);
    case Type::addr:
    case Type::ipv4:
    case Type::ipv6: {
      char text[48];
      return put_json_text({text, static_cast<size_t>(value->ip.write_ip(text) - text)}, out);
    }
    default: return put_json_text(value->text, out);
  }
}

void Cbor::byte(uint8_t b) {
  if (raw_) out_.put(static_cast<char>(b));
  else put_hex(b, out_);
}

void Cbor::head(uint8_t major, uint64_t n) {
  auto top = static_cast<uint8_t>(major << 5);
  int bytes = n < 24 ? 0 : n < 0x100 ? 1 : n < 0x10000 ? 2 : n < 0x100000000 ? 4 : 8;
  if (bytes == 0) return byte(static_cast<uint8_t>(top | n));
  byte(static_cast<uint8_t>(top | (bytes == 1 ? 24 : bytes == 2 ? 25 : bytes == 4 ? 26 : 27)));
  for (int i = bytes - 1; i >= 0; --i) byte(static_cast<uint8_t>(n >> (8 * i)));
}

void Cbor::open_map() { byte(0xbf); }
void Cbor::close_map() { byte(0xff); }

void Cbor::text(std::string_view s) {
  head(3, s.size());
  for (char c : s) byte(static_cast<uint8_t>(c));
}

void Cbor::value(const Sample* value) {
  if (!value) return byte(0xf6);
  switch (value->type) {
    case Type::boolean: return byte(value->num ? 0xf5 : 0xf4);
    case Type::sint:
      return value->num < 0 ? head(1, ~static_cast<uint64_t>(value->num)) : head(0, static_cast<uint64_t>(value->num));
    case Type::bin:
      head(2, value->text.size());
      for (char c : value->text) byte(static_cast<uint8_t>(c));
      return;
    case Type::addr:
    case Type::ipv4:
    case Type::ipv6: {
      char buf[48];
      return text({buf, static_cast<size_t>(value->ip.write_ip(buf) - buf)});
    }
    default: return text(value->text);
  }
}

}  // namespace sluice::expr
