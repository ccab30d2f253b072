#include "expr/tls_hello.h"

namespace sluice::expr {
namespace {

constexpr size_t kRecordHead = 5, kMessageHead = 4;
constexpr char kHandshake = 0x16;
constexpr int kClientHello = 1;

uint32_t number(std::string_view bytes) {
  uint32_t n = 0;
  for (char c : bytes) n = n << 8 | static_cast<uint8_t>(c);
  return n;
}

bool take(std::string_view& in, size_t n, std::string_view& out) {
  if (in.size() < n) return false;
  out = in.substr(0, n);
  in.remove_prefix(n);
  return true;
}

}  // namespace

bool take_list(std::string_view& in, int width, std::string_view& out) {
  std::string_view size;
  return take(in, static_cast<size_t>(width), size) && take(in, number(size), out);
}

Got tls_handshake(std::string_view data, int& type, std::string_view& body) {
  if (data.empty()) return Got::later;
  if (data[0] != kHandshake) return Got::no;
  if (data.size() >= 2 && data[1] < 3) return Got::no;
  if (data.size() >= kRecordHead && number(data.substr(3, 2)) < kMessageHead) return Got::no;
  if (data.size() < kRecordHead + kMessageHead) return Got::later;
  type = static_cast<uint8_t>(data[kRecordHead]);
  size_t size = number(data.substr(kRecordHead + 1, 3));
  data.remove_prefix(kRecordHead + kMessageHead);
  if (data.size() < size) return Got::later;
  body = data.substr(0, size);
  return Got::yes;
}

Got parse_client_hello(std::string_view data, ClientHello& out) {
  // A message that goes on in another record is not put together.
  bool one_record = data.size() < kRecordHead + kMessageHead ||
                    number(data.substr(3, 2)) >= kMessageHead + number(data.substr(kRecordHead + 1, 3));
  int type = 0;
  std::string_view body, skipped;
  Got got = tls_handshake(data, type, body);
  if (got == Got::no || !one_record) return Got::no;
  if (data.size() > kRecordHead && data[kRecordHead] != kClientHello) return Got::no;
  if (got != Got::yes) return got;
  std::string_view version;
  if (!take(body, 2, version) || version[0] < 3 || !take(body, 32, skipped)) return Got::no;
  out.version = static_cast<uint16_t>(number(version));
  if (!take_list(body, 1, skipped) || !take_list(body, 2, out.ciphers) || !take_list(body, 1, skipped)) return Got::no;
  out.extensions = {};
  return body.empty() || take_list(body, 2, out.extensions) ? Got::yes : Got::no;
}

bool ClientHello::extension(uint16_t type, std::string_view& value) const {
  std::string_view rest = extensions, t;
  while (take(rest, 2, t) && take_list(rest, 2, value))
    if (number(t) == type) return true;
  return false;
}

std::string_view server_name(const ClientHello& hello) {
  std::string_view value, list, kind, name;
  if (!hello.extension(0, value) || !take_list(value, 2, list)) return {};
  while (take(list, 1, kind) && take_list(list, 2, name))
    if (kind[0] == 0) return name;
  return {};
}

}  // namespace sluice::expr
