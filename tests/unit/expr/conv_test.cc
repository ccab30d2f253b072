// Converters: each answer is what haproxy 2.6 gives to the same expression; what 2.6 lacks follows the manual.
#include <catch2/catch.hpp>

#include "tests/unit/expr/world.h"

using namespace sluice::expr;
using namespace sluice::expr::test;

namespace {

struct Row {
  const char* expression;
  const char* answer;   ///< "-": no sample
};

void check(std::initializer_list<Row> rows) {
  World w;
  value(w, "str(zz),set-var(txn.x)");
  value(w, "str(Zm9v),set-var(txn.k)");
  for (const Row& r : rows) {
    INFO(r.expression);
    CHECK(value(w, r.expression) == r.answer);
  }
}

void refused(std::initializer_list<const char*> expressions) {
  World w;
  for (const char* e : expressions) {
    INFO(e);
    CHECK(value(w, e).substr(0, 1) == "!");
  }
}

}  // namespace

TEST_CASE("converters of text") {
  check({{"str(AbC),lower", "abc"}, {"str(AbC),upper", "ABC"}, {"str(abcdef),length", "6"}, {"int(3),lower", "3"},
         {"str(abc),reverse", "cba"}, {"str(www.example.org),reverse_dom", "org.example.www"},
         {"str(xxabcxx),rtrim(x)", "xxabc"}, {"str(xxabcxx),ltrim(x)", "abcxx"}, {"str(xxx),ltrim(x)", ""},
         {"str(xxx),rtrim(x)", ""}, {"str(\"a\\r\\nb\"),cut_crlf", "a"}, {"str(abc),strcmp(txn.x)", "-25"},
         {"str(abc),strcmp(txn.none)", "-"}, {"bool(1),iif(a,b)", "a"}, {"int(0),iif(a,b)", "b"},
         {"str(true),iif(a,b)", "b"}, {"str(abcdef),bytes(2)", "cdef"}, {"str(abcdef),bytes(2,2)", "cd"},
         {"str(abcdef),bytes(2,20)", "cdef"}, {"str(abcdef),bytes(7)", "-"}, {"str(abcdef),bytes(-1)", "-"}});
  refused({"str(a),lower(1)", "str(a),strcmp(foo)", "str(a),bytes(foo)", "str(a),nosuch"});
}

TEST_CASE("host_only and port_only") {
  check({{"str(FOO.example:81),host_only", "foo.example"}, {"str([::1]:81),host_only", "[::1]"},
         {"str([::1]),host_only", "[::1]"}, {"str(::1),host_only", ":"}, {"str(a:b),host_only", "a"},
         {"str([::1]:81),port_only", "81"}, {"str(foo),port_only", "0"}, {"str(foo:),port_only", "0"},
         {"str(foo:99999),port_only", "99999"}});
}

TEST_CASE("field and word") {
  check({{"str(a_b_c),field(1,_)", "a"}, {"str(f1_f2_f3__f5),field(5,_)", "f5"},
         {"str(f1_f2_f3__f5),field(2,_,0)", "f2_f3__f5"}, {"str(f1_f2_f3__f5),field(2,_,2)", "f2_f3"},
         {"str(f1_f2_f3__f5),field(-2,_,3)", "f2_f3_"}, {"str(f1_f2_f3__f5),field(-3,_,0)", "f1_f2_f3"},
         {"str(f1_f2_f3__f5),field(4,_)", ""}, {"str(a),field(9,_)", "-"}, {"str(f1_f2_f3__f5),word(4,_)", "f5"},
         {"str(f1_f2_f3__f5),word(2,_,0)", "f2_f3__f5"}, {"str(f1_f2_f3__f5),word(3,_,2)", "f3__f5"},
         {"str(f1_f2_f3__f5),word(-2,_,3)", "f1_f2_f3"}, {"str(f1_f2_f3__f5),word(-3,_,0)", "f1_f2"},
         {"str(a),word(9,_),length", "0"}, {"str(__a__b__),word(1,_)", "a"}, {"str(__a__b__),word(1,_,0)", "a__b__"},
         {"str(__a__b__),word(-1,_,0)", "__a__b"}, {"str(__a__b__),word(-2,_,0)", "__a"},
         {"str(__a__b__),word(-1,_,2)", "a__b"}, {"str(__a__b__),field(1,_)", ""}});
  refused({"str(a),field(0,_)", "str(a),field(a,_)", "str(a),field(1)", "str(a),word(0,_)", "str(a),word(1,_,-1)"});
}

TEST_CASE("param and language") {
  check({{"str(a=b&c=d&a=r),param(a)", "b"}, {"str(a&b=c),param(a)", ""}, {"str(a=&b&c=a),param(b)", ""},
         {"str(a=1;b=2;c=4),param(b,;)", "2"}, {"str(a=1),param(z)", "-"},
         {"str(\"fr-CH;q=0.4, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5\"),language(es;fr;en)", "fr"},
         {"str(\"fr-CH;q=0.4, fr;q=0.9\"),language(xx;yy,de)", "de"}, {"str(fr),language(xx;yy)", "-"},
         {"str(\"en-gb, fr\"),language(en;fr)", "en"}, {"str(\"fr;q=0\"),language(fr)", "-"}});
}

TEST_CASE("arithmetic saturates") {
  check({{"int(3),add(4)", "7"}, {"int(9223372036854775807),add(4)", "9223372036854775807"},
         {"int(-9223372036854775808),add(-4)", "-9223372036854775808"},
         {"int(9223372036854775807),mul(4)", "9223372036854775807"},
         {"int(9223372036854775807),sub(-4)", "9223372036854775807"},
         {"int(-9223372036854775808),sub(4)", "-9223372036854775808"}, {"int(7),div(0)", "9223372036854775807"},
         {"int(-7),div(2)", "-3"}, {"int(-7),mod(2)", "-1"}, {"int(7),mod(0)", "0"},
         {"int(-9223372036854775808),div(-1)", "9223372036854775807"}, {"int(-9223372036854775808),mod(-1)", "0"},
         {"int(-9223372036854775808),neg", "9223372036854775807"}, {"int(5),cpl", "-6"}, {"int(5),and(4)", "4"},
         {"int(5),or(2)", "7"}, {"int(5),xor(1)", "4"}, {"int(5),bool", "1"}, {"int(5),not", "0"}, {"int(5),odd", "1"},
         {"int(5),even", "0"}, {"int(5),add(txn.x)", "5"}, {"int(5),add()", "5"}, {"int(5),add", "5"}});
  refused({"int(5),add(abc)", "int(5),add(0x10)"});
}

TEST_CASE("hashes") {
  check({{"str(abc),crc32", "891568578"}, {"str(abc),crc32(1)", "930845320"}, {"bin(80ff10),crc32(2)", "582447838"},
         {"str(abc),crc32c(1)", "1285784220"}, {"str(abc),djb2(1)", "2235766107"}, {"str(abc),sdbm(1)", "659243622"},
         {"str(abc),wt6(1)", "266135527"}, {"str(abc),xxh32", "852579327"}, {"str(abc),xxh32(5)", "1562728233"},
         {"str(abc),xxh64", "4952883123889572249"}, {"str(abc),xxh64(5)", "-1753195980308443340"},
         {"str(abc),xxh3", "8696274497037089104"}, {"str(abc),xxh3(5)", "6167986026487092235"}});
  refused({"str(a),crc32(a)"});
}

TEST_CASE("digests") {
  check({{"str(abc),sha1,hex", "A9993E364706816ABA3E25717850C26C9CD0D89D"},
         {"str(abc),sha2,hex", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"},
         {"str(abc),digest(md5),hex", "900150983CD24FB0D6963F7D28E17F72"},
         {"str(abc),hmac(sha256,Zm9v),hex", "2FEBDE8CAD3B3E67067BC8784B1BCF966529C89A999E6C430B9CD536E3A16B52"},
         {"str(abc),hmac(sha256,txn.k),hex", "2FEBDE8CAD3B3E67067BC8784B1BCF966529C89A999E6C430B9CD536E3A16B52"},
         {"str(abc),secure_memcmp(txn.x)", "0"}, {"str(zz),secure_memcmp(txn.x)", "1"}});
  refused({"str(a),sha2(100)", "str(a),digest(nope)", "str(a),hmac(sha256,**)", "str(a),secure_memcmp(foo)"});
}

TEST_CASE("base64 and hexadecimal") {
  check({{"str(hello?>),base64", "aGVsbG8/Pg=="}, {"str(hello?>),ub64enc", "aGVsbG8_Pg"}, {"str(aGVsbG8=),b64dec", "hello"},
         {"str(aGVsbG8),b64dec", "-"}, {"str(aGVsbG8),ub64dec", "hello"}, {"str(aGVsbG8_Pg),ub64dec", "hello?>"},
         {"str(a),ub64dec", "-"}, {"str(aaaa),b64dec,hex", "69A69A"}, {"str(abc),hex", "616263"},
         {"str(0aFf),hex2i", "2815"}, {"str(zz),hex2i", "-"}, {"str(ffffffffffffffff),hex2i", "-1"},
         {"int(4294967297),htonl,hex", "00000001"}, {"bin(05),base2", "00000101"}});
  check({{"bin(01020304050607),be2dec(:,2)", "258:772:1286:7"}, {"bin(01020304050607),be2dec(-,2,1)", "258-772-1286"},
         {"bin(01020304050607),be2dec(,2,1)", "2587721286"}, {"bin(ffffffffffffffff),be2dec(,8)", "18446744073709551615"},
         {"bin(01020304050607),le2dec(:,2)", "513:1027:1541:7"}, {"bin(01020304050607),be2hex", "01020304050607"},
         {"bin(01020304050607),be2hex(:,2)", "0102:0304:0506:07"},
         {"bin(01020304050607),be2hex(--,2,1)", "0102--0304--0506"}, {"bin(01020304050607),be2hex(,3,1)", "010203040506"}});
  refused({"str(a),be2dec(.,9)", "str(a),be2dec(.,0)", "str(a),be2dec(.)", "str(a),be2hex(:)", "str(a),be2hex(:,-1)"});
}

TEST_CASE("urls, dates, addresses") {
  check({{"str(a b&c/d?e=f~g-h_i.j%),url_enc", "a%20b%26c%2Fd%3Fe%3Df~g-h_i.j%25"}, {"str(a%20b+c?d+e),url_dec(1)", "a b c?d e"},
         {"str(a%20b+c?d+e%4),url_dec", "-"}, {"str(a%zzb),url_dec", "-"},
         {"int(1700000000),utime(%Y-%m-%d %H:%M:%S)", "2023-11-14 22:13:20"},
         {"int(1700000000),utime(%Y-%m-%d %H:%M:%S,3600)", "2023-11-14 23:13:20"},
         {"int(1700000000123),ms_utime(%S.%N)", "20.123"}, {"int(1700000000000123),us_utime(%S.%N)", "20.000123"},
         {"int(1700000000),http_date", "Tue, 14 Nov 2023 22:13:20 GMT"},
         {"int(1700000000123),http_date(5,ms)", "Tue, 14 Nov 2023 22:13:20.128 GMT"},
         {"int(1700000000123456),http_date(5,us)", "Tue, 14 Nov 2023 22:13:20.123461 GMT"}, {"src,ipmask(8)", "127.0.0.0"},
         {"ipv6(2001:db8:1:2:3:4:5:6),ipmask(8,64)", "2001:db8:1:2::"},
         {"ipv6(2001:db8:1:2:3:4:5:6),ipmask(8,ffff:ffff::)", "2001:db8::"},
         {"ipv6(2001:db8:1:2:3:4:5:6),ipmask(8)", "-"}, {"ipv6(::ffff:1.2.3.4),ipmask(8)", "1.0.0.0"}});
  refused({"str(a),url_enc(path)", "int(1),http_date(5,xx)", "src,ipmask(33)", "src,ipmask()"});
}

TEST_CASE("json escapes") {
  check({{"bin(0102080c0a0d097f1f2f),json", "\\u0001\\u0002\\b\\f\\n\\r\\t\\u007f\\u001f\\/"},
         {"bin(6162c3a9),json", "ab\\u00c3\\u00a9"}, {"bin(6162c3a9),json(utf8)", "ab\\u00e9"}, {"bin(61ff62),json(utf8)", "-"},
         {"bin(61ff62),json(utf8s)", "ab"}, {"bin(61c18162),json(utf8s)", "ab"}, {"bin(61c18162),json(utf8p)", "aAb"},
         {"bin(61f09f988062),json(utf8)", "-"}, {"bin(61f09f988062),json(utf8ps)", "ab"}, {"bin(61c3),json(utf8s)", "a"},
         {"bin(61eda08062),json(utf8p)", "-"}, {"bin(e28261),json(utf8s)", "a"}, {"bin(efbfbe),json(utf8s)", ""},
         {"bin(efb790),json(utf8)", "\\ufdd0"}, {"bin(e08081),json(utf8ps)", "\\u0001"}});
  refused({"str(a),json(foo)"});
}

TEST_CASE("variables and substitutions") {
  check({{"str(abc),concat(a,txn.x,b)", "abcazzb"}, {"str(abc),concat(a)", "abca"}, {"str(abc),concat(a,,b)", "abcab"},
         {"str(abc),add_item(-,,b)", "abc-b"}, {"str(abc),add_item(-,txn.x)", "abc-zz"}, {"str(),add_item(-,,b)", "b"},
         {"str(abc),set-var(txn.q),length", "3"}, {"str(abc),set-var(txn.w,ifexists)", "-"},
         {"str(abc),unset-var(txn.q)", "abc"}, {"str(aaa/bbb//c),regsub(/+,/,g)", "aaa/bbb/c"},
         {"str(aaa/bbb//c),regsub(a,X)", "Xaa/bbb//c"}, {"str(aaa/bbb//c),regsub(A,X,gi)", "XXX/bbb//c"},
         {"str(abc),regsub(b,)", "ac"}, {"str(foo12),regsub(\"(foo|bar)([0-9]+)?\",\"\\\\2\\\\1\")", "12foo"}});
  refused({"str(a),concat(a,foo.x,b)", "str(a),add_item(-)", "str(a),regsub(a,b,z)", "str(a),regsub(b)",
           "str(a),set-var(txn.q,foo)", "str(a),set-var(q)"});
}
