// Converters that take foreign formats apart: Forwarded, FIX, packets, tokens; and those that encrypt.
#include <catch2/catch.hpp>

#include "tests/unit/expr/world.h"

using namespace sluice::expr;
using namespace sluice::expr::test;

namespace {

struct Row {
  std::string expression;
  const char* answer;   ///< "-": no sample
};

void check(std::initializer_list<Row> rows) {
  World w;
  for (const Row& r : rows) {
    INFO(r.expression);
    CHECK(value(w, r.expression) == r.answer);
  }
}

}  // namespace

TEST_CASE("the Forwarded header") {
  World w;
  struct {
    const char *header, *valid, *host, *who, *name, *port;
  } rows[] = {
      {"proto=https;host=\"a.test:80\";for=\"127.0.0.1:9999\"", "1", "a.test:80", "127.0.0.1:9999", "127.0.0.1", "9999"},
      {"for=\"[2001:db8::17]:4711\"", "1", "-", "[2001:db8::17]:4711", "2001:db8::17", "4711"},
      {"For=unknown; By=_me", "1", "-", "unknown", "unknown", "-"},
      {"for=\"_hid:_den\", for=192.0.2.1", "1", "-", "_hid:_den", "_hid", "_den"},
      {"for=1.2.3.4;for=1.2.3.4", "0", "-", "-", "-", "-"},
      {"for=::1", "0", "-", "-", "-", "-"},
      {"for=\"[::1", "0", "-", "-", "-", "-"},
      {"proto=ftp", "0", "-", "-", "-", "-"},
      {"for=\"1.2.3.4:99999\"", "0", "-", "-", "-", "-"},
      {"for=1.2.3.4,", "0", "-", "-", "-", "-"},
      {"secret=x", "0", "-", "-", "-", "-"},
      {"", "0", "-", "-", "-", "-"},
  };
  for (const auto& r : rows) {
    INFO(r.header);
    w.request.set("forwarded", r.header);
    CHECK(value(w, "req.fhdr(forwarded),rfc7239_is_valid") == r.valid);
    CHECK(value(w, "req.fhdr(forwarded),rfc7239_field(host)") == r.host);
    CHECK(value(w, "req.fhdr(forwarded),rfc7239_field(for)") == r.who);
    CHECK(value(w, "req.fhdr(forwarded),rfc7239_field(for),rfc7239_n2nn") == r.name);
    CHECK(value(w, "req.fhdr(forwarded),rfc7239_field(for),rfc7239_n2np") == r.port);
  }
  check({{"ipv6(::1),rfc7239_nn", "[::1]"}, {"src,rfc7239_nn", "127.0.0.1"}, {"str(_x),rfc7239_nn", "_x"}, {"str(x),rfc7239_nn", "-"},
         {"int(80),rfc7239_np", "80"}, {"int(70000),rfc7239_np", "-"}, {"str(_p),rfc7239_np", "_p"}});
  CHECK(value(w, "str(a),rfc7239_field(x)") == "!invalid args in converter 'rfc7239_field' : expects 'proto', 'host', 'for' or 'by', got 'x'.");
}

TEST_CASE("FIX messages") {
  // 8=FIX.4.4|9=5|35=0|10=163|, whole, with another sum, with another first tag, and cut short
  check({{"bin(383d4649582e342e3401393d350133353d300131303d31363301),fix_is_valid", "1"},
         {"bin(383d4649582e342e3401393d350133353d300131303d31363401),fix_is_valid", "0"},
         {"bin(393d4649582e342e3401393d350133353d300131303d31363301),fix_is_valid", "0"},
         {"bin(383d4649582e342e3401393d350133353d300131303d313633),fix_is_valid", "-"},
         {"bin(383d4649582e342e3401393d350133353d300131303d31363301),fix_tag_value(MsgType)", "0"},
         {"bin(383d4649582e342e3401393d350133353d300131303d31363301),fix_tag_value(8)", "FIX.4.4"},
         {"bin(383d4649582e342e3401393d350133353d300131303d31363301),fix_tag_value(49)", "-"}});
}

TEST_CASE("packets") {
  const std::string ip = "4500003c1c4640004006b1e6ac100a63ac100a0c", tcp = "c0010050000000010000000ba002721000000000020405b40402080a0000007b0000000001030307";
  const std::string eth = "bin(00112233445566778899aabb810000640800" + ip + tcp + ")", packet = "bin(" + ip + tcp + ")", segment = "bin(" + tcp + ")";
  check({{eth + ",eth.dst,hex", "001122334455"}, {eth + ",eth.src,hex", "66778899AABB"}, {eth + ",eth.proto", "2048"}, {eth + ",eth.vlan", "100"},
         {eth + ",eth.hdr,hex,length", "36"}, {eth + ",eth.data,ip.data,tcp.dst", "80"}, {packet + ",ip.src", "172.16.10.99"}, {packet + ",ip.dst", "172.16.10.12"},
         {packet + ",ip.ver", "4"}, {packet + ",ip.ttl", "64"}, {packet + ",ip.tos", "0"}, {packet + ",ip.df", "1"}, {packet + ",ip.proto", "6"},
         {packet + ",ip.hdr,hex,length", "40"}, {segment + ",tcp.src", "49153"}, {segment + ",tcp.seq", "1"}, {segment + ",tcp.win", "29200"},
         {segment + ",tcp.flags", "2"}, {segment + ",tcp.options.mss", "1460"}, {segment + ",tcp.options.wscale", "7"}, {segment + ",tcp.options.wsopt", "1"},
         {segment + ",tcp.options.sack", "1"}, {segment + ",tcp.options.tsopt", "1"}, {segment + ",tcp.options.tsval", "123"},
         {segment + ",tcp.options_list,hex", "0204080103"}, {"bin(4500),ip.src", "-"}, {"bin(4f" + ip.substr(2) + "),ip.data", "-"}, {"bin(00),eth.dst", "-"},
         {"bin(" + tcp.substr(0, 50) + "),tcp.options.mss", "-"}, {"bin(6000000000140640" + std::string(64, '0') + tcp + "),ip.data,tcp.dst", "80"}});
}

TEST_CASE("JSON Web Tokens") {
  const std::string token = "str(eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI0MiIsIm4iOjd9.ZNXumGp266XN522WVGaKyBkyPOGxyJmB2NIjnDqGpgg)";
  check({{token + ",jwt_header_query('$.alg')", "HS256"}, {token + ",jwt_payload_query('$.sub')", "42"}, {token + ",jwt_payload_query('$.n','int')", "7"},
         {token + ",jwt_payload_query", "{\"sub\":\"42\",\"n\":7}"}, {token + ",jwt_verify(HS256,key)", "1"}, {token + ",jwt_verify(HS256,other)", "0"},
         {token + ",jwt_verify(HS512,key)", "0"}, {token + ",jwt_verify(RS256,/nowhere)", "-5"}, {"str(a.b),jwt_verify(HS256,key)", "-3"},
         {"str(a.b.),jwt_verify(HS256,key)", "-3"}, {"str(a.b),jwt_header_query", "-"}, {"str(nosuch),set-var(txn.alg),jwt_verify(txn.alg,key)", "-1"}});
}

TEST_CASE("AES") {
  const std::string key = "a2tra2tra2tra2tra2traw==", nonce = "bm5ubm5ubm5ubm5ubm5ubg==";
  check({{"str(hello),aes_cbc_enc(128," + nonce + "," + key + "),hex", "8CA8245D1B11D2F1389D8CF59BAB6DDF"},
         {"bin(8ca8245d1b11d2f1389d8cf59bab6ddf),aes_cbc_dec(128," + nonce + "," + key + ")", "hello"},
         {"bin(8ca8245d1b11d2f1389d8cf59bab6dde),aes_cbc_dec(128," + nonce + "," + key + ")", "-"},
         {"str(hello),aes_gcm_enc(128," + nonce + "," + key + ",txn.tag),aes_gcm_dec(128," + nonce + "," + key + ",txn.tag)", "hello"},
         {"str(hello),aes_gcm_enc(128," + nonce + "," + key + ",txn.tag),aes_gcm_dec(128," + nonce + "," + key + ",bm5ubm5ubm5ubm5ubm5ubg==)", "-"},
         {"str(hello),aes_gcm_enc(128," + nonce + "," + key + ",txn.tag,YWFk),aes_gcm_dec(128," + nonce + "," + key + ",txn.tag,YWFk)", "hello"},
         {"str(hello),aes_gcm_enc(256," + nonce + "," + key + ",txn.tag)", "-"},
         {"str(hello),aes_cbc_enc(100,a,b)", "!invalid args in converter 'aes_cbc_enc' : key size must be 128, 192 or 256 (bits)."}});
}
