// The bytes are those of HAProxy 2.6, sent and received; proxy-protocol.txt 2.1, 2.2.
#include "session/proxy_protocol.h"

#include <catch2/catch.hpp>

#include "base/hash.h"
#include "model/server.h"

namespace sluice::session {
namespace {

using namespace std::string_literals;

const std::string kSig = "\r\n\r\n\0\r\nQUIT\n"s;
const std::string kIp4 = "\1\2\3\4\5\6\7\10\3\350\7\320"s;   // 1.2.3.4:1000 to 5.6.7.8:2000

std::string big16(size_t n) { return {static_cast<char>(n >> 8), static_cast<char>(n)}; }

std::string v2(char command, char family, const std::string& body) {
  return kSig + command + family + big16(body.size()) + body;
}

std::string tlv(char type, const std::string& value) { return type + big16(value.size()) + value; }

ProxyHeader accepted(const std::string& bytes) {
  ProxyHeader h;
  INFO(bytes);
  REQUIRE(parse_proxy_header(bytes + "GET / HTTP/1.1", h) == ProxyParse::done);
  CHECK(h.size == bytes.size());
  return h;
}

void refused(const std::string& bytes) {
  ProxyHeader h;
  INFO(bytes);
  CHECK(parse_proxy_header(bytes + "GET / HTTP/1.1\r\n\r\n", h) == ProxyParse::bad);
}

std::string ends(const ProxyHeader& h) { return h.has_addresses ? h.src.text() + " " + h.dst.text() : "own"; }

net::Address ip(const char* text, uint16_t port) {
  net::Address a = net::Address::parse_ip(text);
  a.set_port(port);
  return a;
}

std::string sent(const ProxyOut& what) {
  std::string out = "before";
  append_proxy_header(out, what);
  return out.substr(6);
}

}  // namespace

TEST_CASE("a line of version 1 tells both ends", "[proxy-protocol]") {
  CHECK(ends(accepted("PROXY TCP4 1.2.3.4 5.6.7.8 1000 2000\r\n")) == "1.2.3.4:1000 5.6.7.8:2000");
  ProxyHeader h = accepted("PROXY TCP6 2001:DB8::A ::2 65535 0\r\n");
  CHECK(h.src.ip_text() == "2001:db8::a");
  CHECK(h.src.port() == 65535);
  CHECK(h.dst.port() == 0);
  accepted("PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n");
  CHECK(accepted("PROXY TCP4 01.2.3.4 5.6.7.8 01000 2000\r\n").src.port() == 1000);
}

TEST_CASE("UNKNOWN leaves the connection its own ends", "[proxy-protocol]") {
  CHECK(ends(accepted("PROXY UNKNOWN\r\n")) == "own");
  CHECK(ends(accepted("PROXY UNKNOWN foo bar\r\n")) == "own");
  CHECK(ends(accepted("PROXY UNKNOWN " + std::string(91, 'x') + "\r\n")) == "own");   // 107 bytes, the most
  refused("PROXY UNKNOWN " + std::string(92, 'x') + "\r\n");
  refused("PROXY UNKNOWNfoo\r\n");
}

TEST_CASE("a line that is not quite one is refused", "[proxy-protocol]") {
  for (const char* line : {"PROXY TCP4 1.2.3.4 5.6.7.8 1000 2000\n", "PROXY TCP4 1.2.3.4 5.6.7.8 1000 2000 \r\n",
                           "PROXY  TCP4 1.2.3.4 5.6.7.8 1000 2000\r\n", "PROXY TCP4 1.2.3.4 5.6.7.8 65536 2000\r\n",
                           "PROXY TCP4 1.2.3.256 5.6.7.8 1000 2000\r\n", "PROXY TCP4 1.2.3 5.6.7.8 1000 2000\r\n",
                           "PROXY TCP4 1.2.3.4 5.6.7.8 1000\r\n", "PROXY TCP4 1.2.3.4 5.6.7.8 -1 2000\r\n",
                           "PROXY TCP4 1.2.3.4 5.6.7.8 1000 \r\n", "PROXY TCP6 1.2.3.4 5.6.7.8 1000 2000\r\n",
                           "PROXY TCP4 ::1 ::2 1000 2000\r\n", "PROXY TCP6 ::g ::2 1 2\r\n", "PROXY TCP6 ::1%lo ::2 1 2\r\n",
                           "PROXY UDP4 1.2.3.4 5.6.7.8 1000 2000\r\n", "proxy TCP4 1.2.3.4 5.6.7.8 1000 2000\r\n",
                           "PROXY tcp4 1.2.3.4 5.6.7.8 1000 2000\r\n", "PROXY\r\n", "PROXY \r\n", "PROXY TCP4\r\n",
                           "PROXY TCP4 1.2.3.4 5.6.7.8 1000 2000\rX\n", "PROXY UNKNOWN a\nb\r\n", "GET / HTTP/1.1\r\n"})
    refused(line);
}

TEST_CASE("version 2 tells both ends and more", "[proxy-protocol]") {
  CHECK(ends(accepted(v2(0x21, 0x11, kIp4))) == "1.2.3.4:1000 5.6.7.8:2000");
  std::string six = "\x20\x01\x0d\xb8"s + std::string(11, '\0') + "\1" + "\x20\x01\x0d\xb8"s + std::string(11, '\0') + "\2" +
                    "\3\350\7\320"s;
  ProxyHeader h = accepted(v2(0x21, 0x21, six));
  CHECK(h.src.ip_text() == "2001:db8::1");
  CHECK(h.dst.port() == 2000);
  h = accepted(v2(0x21, 0x11, kIp4 + tlv(5, "one") + tlv(2, "www.example.com") + tlv(4, "padding") + tlv(5, "two")));
  CHECK(h.info.authority == "www.example.com");
  CHECK(h.info.unique_id == "two");
  CHECK(h.info.raw_tlvs.size() == 6 + 18 + 10 + 6);
}

TEST_CASE("LOCAL leaves the connection its own ends, whatever it carries", "[proxy-protocol]") {
  CHECK(ends(accepted(v2(0x20, 0, ""))) == "own");
  CHECK(ends(accepted(v2(0x20, 0x11, kIp4))) == "own");
  CHECK(ends(accepted(v2(0x20, 0x7f, "abc"))) == "own");
}

TEST_CASE("what HAProxy does not take in version 2 is refused", "[proxy-protocol]") {
  std::string unix_pair(216, 'x');
  for (const std::string& h :
       {v2(0x21, 0, ""), v2(0x21, 0x12, kIp4), v2(0x21, 0x10, kIp4), v2(0x21, 0x31, unix_pair), v2(0x21, 0x41, kIp4),
        v2(0x21, 0x11, kIp4.substr(1)), v2(0x21, 0x21, kIp4), v2(0x22, 0x11, kIp4), v2(0x11, 0x11, kIp4),
        v2(0x21, 0x11, kIp4 + "\2"), v2(0x21, 0x11, kIp4 + "\2\0\5ab"s), v2(0x21, 0x11, kIp4 + tlv(5, std::string(129, 'u'))),
        v2(0x21, 0x11, kIp4 + tlv(2, std::string(256, 'a'))), v2(0x21, 0x11, kIp4 + tlv(4, std::string(20000, 'x')))})
    refused(h);
  accepted(v2(0x21, 0x11, kIp4 + tlv(5, std::string(128, 'u'))));
  accepted(v2(0x21, 0x11, kIp4 + tlv(2, std::string(255, 'a'))));
}

TEST_CASE("a checksum must be right", "[proxy-protocol]") {
  accepted(v2(0x21, 0x11, kIp4 + tlv(3, "\xf2\xac\x94\xce")));
  refused(v2(0x21, 0x11, kIp4 + tlv(3, "\xf2\xac\x94\xcf")));
  accepted(v2(0x21, 0x11, kIp4 + tlv(3, "\x1f\x0emL") + tlv(5, "id")));
  refused(v2(0x21, 0x11, kIp4 + tlv(3, "abc")));
}

TEST_CASE("a header may come in pieces", "[proxy-protocol]") {
  for (const std::string& whole : {"PROXY TCP4 1.2.3.4 5.6.7.8 1000 2000\r\n"s, v2(0x21, 0x11, kIp4 + tlv(2, "x"))}) {
    ProxyHeader h;
    for (size_t n = 0; n < whole.size(); ++n) CHECK(parse_proxy_header(std::string_view(whole).substr(0, n), h) == ProxyParse::more);
    CHECK(parse_proxy_header(whole, h) == ProxyParse::done);
  }
  ProxyHeader h;
  CHECK(parse_proxy_header("PROXZ", h) == ProxyParse::bad);
  CHECK(parse_proxy_header("PROXY TCP4 " + std::string(97, '1'), h) == ProxyParse::bad);   // no end in sight
}

TEST_CASE("what servers are told is what HAProxy tells them", "[proxy-protocol]") {
  ProxyOut out;
  out.src = ip("127.0.0.1", 39484), out.dst = ip("127.0.0.1", 28461);
  CHECK(sent(out) == "PROXY TCP4 127.0.0.1 127.0.0.1 39484 28461\r\n");
  out.version = 2;
  CHECK(sent(out) == kSig + "!\x11\0\x0c\x7f\0\0\1\x7f\0\0\1\x9a\x3co-"s);
  out.src = ip("::1", 42898), out.dst = ip("::1", 28461), out.version = 1;
  CHECK(sent(out) == "PROXY TCP6 ::1 ::1 42898 28461\r\n");
  CHECK(sent({}) == "PROXY UNKNOWN\r\n");
}

TEST_CASE("TLVs are sent in HAProxy's order, with its checksum", "[proxy-protocol]") {
  ProxyOut out;
  out.version = 2;
  out.options = model::kPp2Crc32c | model::kPp2Authority | model::kPp2UniqueId;
  out.src = ip("127.0.0.1", 53634), out.dst = ip("127.0.0.1", 28463);
  out.unique_id = "id-127.0.0.1";
  CHECK(sent(out) == kSig + "!\x11\0\"\x7f\0\0\1\x7f\0\0\1\xd1\x82o/\3\0\4Q\xcen\t\5\0\x0cid-127.0.0.1"s);
  out.src = out.dst = {};
  out.unique_id = "id-unix";
  CHECK(sent(out) == kSig + " \0\0\x11\3\0\4\xe0" "5\xff" "E\5\0\7id-unix"s);
  out.src = ip("1.2.3.4", 1000), out.dst = ip("5.6.7.8", 2000);
  out.unique_id = "", out.authority = "www.ex";
  CHECK(sent(out) == kSig + "!\x11\0\x1f"s + kIp4 + "\3\0\4\x8d" "C6\xb3\2\0\6www.ex\5\0\0"s);
}

}  // namespace sluice::session
